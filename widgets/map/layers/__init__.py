"""What moves or lies over the base map: areas, units, incidents, routes and reach."""
