"""Assessment: cycles, checklists and visits, questionnaires, snapshots."""
