"""Questions about plans and tasks; nothing here changes anything."""
