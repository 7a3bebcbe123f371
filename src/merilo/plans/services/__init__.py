"""Deeds with plans and tasks. Upper rooms call `report_done` here when a plan line has been fulfilled with them."""
