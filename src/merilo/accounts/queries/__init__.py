"""Questions of this room: who is here, who was invited, what was done, what is news."""
