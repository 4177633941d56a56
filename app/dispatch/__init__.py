"""Who should go, who will come too late, who goes where when many wait."""
