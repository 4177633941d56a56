"""Who should go. The lead writes recommend.py and breach.py; assign.py and containment.py follow."""
