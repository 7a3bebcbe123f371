"""The papers of a plan: the plan itself and the report on its fulfilment, as data and in words."""
