"""SIP-hubben: carries messages about a coordinated individual plan, and accounts for every one."""
