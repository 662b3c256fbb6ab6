"""What staff write in the story: free text that may stand in documents and nowhere else."""

CONSENT = "Gäller samordning av insatser"
NEED = "Insatserna behöver samordnas"
WELCOME = "Välkommen till SIP-möte"
NEW_TIME = "Ny tid för mötet"
BRING = "Ta med aktuell läkemedelslista"
PARKING = "Parkering finns vid entrén"
COMING = "Vi kommer två personer"
GOAL = "Du vill bo kvar hemma"
FOLLOW_UP = "Uppföljning av planen"
REACHED = "Målen är uppnådda"
SEND_TO = "Skicka till {name}."

#: For whoever wants to make sure that none of it is found elsewhere.
ALL = (CONSENT, NEED, WELCOME, NEW_TIME, BRING, PARKING, COMING, GOAL, FOLLOW_UP, REACHED, "Skicka till")
