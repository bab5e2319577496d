"""The words that no post may have, whatever a server adds: slurs, and the coarsest abuse.

Few on purpose: a political game needs anger, and a filter that stops harmless words is turned off.
What a server does not want beyond it, it adds itself. A list of one language is not held against
another one, where the same letters may be an ordinary word.
"""

EVERYWHERE = """
nigger niggers nigga niggas spic spics wetback wetbacks gook gooks
raghead ragheads towelhead towelheads tranny trannies shemale shemales
faggot faggots heil-hitler sieg-heil
"""
"""Slurs that are no word of any of the four languages."""

BY_LANGUAGE = {
    "en": """
        fag fags kike kikes paki pakis retard retards retarded cunt cunts
        fuck fucks fucked fucker fuckers fucking motherfucker motherfuckers
        cocksucker cocksuckers whore whores slut sluts bitch bitches
        kill-yourself
    """,
    "fr": """
        nègre nègres négresse bougnoule bougnoules bicot bicots youpin youpins youtre
        pédé pédés tarlouze gouine gouines travelo travelos
        salope salopes pute putes putain connard connards connasse connasses enculé enculés
        enculer niquer ntm
        va-te-pendre
    """,
    "de": """
        neger negerin kanake kanaken zigeuner zigeunerin judensau judenschwein
        schwuchtel schwuchteln transe tunte tunten spasti spastis
        fotze fotzen hure huren hurensohn hurensöhne nutte nutten schlampe schlampen
        fick ficken ficker gefickt wichser wixer missgeburt missgeburten untermensch untermenschen
        bring-dich-um
    """,
    "es": """
        negrata negratas sudaca sudacas moraco moracos judiada
        maricón maricones marica maricas bollera bolleras travelo travelos
        puta putas puto putos hijoputa hijaputa cabrón cabrones coño
        follar follarte gilipollas subnormal subnormales mongólico mongólicos
        mátate
    """,
}
"""What is added to it where a server speaks that language; a hyphen stands for a space."""
