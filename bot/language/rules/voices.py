"""What citizens say where no model speaks for them: one sentence of each kind makes a reaction.

``{job}``, ``{event}``, ``{promise}``, ``{who}`` and ``{to}`` are filled in; a line whose value is
missing is not chosen. An opening tells the mood, a middle what it is about, a closing who speaks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.game.vocabulary import Category, Demographic, Sentiment

Lines = Sequence[str]


@dataclass(frozen=True)
class Voice:
    """The lines of one language."""

    openings: Mapping[Sentiment, Lines]
    trusting: Lines
    doubting: Lines
    events: Lines
    answers: Lines
    """How somebody begins who answers another citizen with whom they disagree."""
    closings: Mapping[Demographic, Lines]
    concerns: Mapping[Category, Lines]
    somebody: str
    """Who made a promise of which no speaker is known."""


VERY_BAD, BAD, NEUTRAL, GOOD, VERY_GOOD = Sentiment
URBAN, FARMER, STUDENT, RETIREE = Demographic
ENVIRONMENT, ECONOMY, SOCIAL, SECURITY = Category

VOICES = {
    "en": Voice(
        openings={
            VERY_BAD: (
                "I have had enough of this.",
                "This is a disgrace, and I will not forget it.",
                "They must take us for fools.",
                "I am so angry I can hardly write.",
            ),
            BAD: (
                "I do not like where this is going.",
                "Not what I had hoped for.",
                "Another day, another letdown.",
                "My neighbours shook their heads too.",
            ),
            NEUTRAL: (
                "I have heard many words in my life.",
                "Let us wait and see.",
                "Could be good, could be nothing.",
                "I am not convinced yet, but I am listening.",
            ),
            GOOD: (
                "Well, that is a start.",
                "For once I read the news with a smile.",
                "Somebody seems to have listened.",
                "I did not expect that, and I like it.",
            ),
            VERY_GOOD: (
                "Finally, somebody means it!",
                "I have waited years for this!",
                "This is the city I want to live in!",
                "You have my vote, and my whole street's!",
            ),
        },
        trusting=(
            "“{promise}”: I believe {who} will do it.",
            "If {who} really delivers “{promise}”, I am in.",
            "“{promise}” is just what we need.",
        ),
        doubting=(
            "“{promise}”: I will believe it when I see it.",
            "I wrote down what {who} said: “{promise}”.",
            "And who pays for “{promise}”?",
        ),
        events=(
            "Everybody here talks about it: {event}.",
            "{event}: that touches me more than any speech.",
            "I keep thinking about this: {event}.",
        ),
        answers=(
            "{to}, I see it differently.",
            "With all respect, {to}: no.",
            "{to}, come and stand where I stand.",
            "I read what {to} writes, and I cannot agree.",
        ),
        closings={
            URBAN: (
                "In my job as {job} I plan years ahead, so should the city.",
                "I want numbers, not slogans.",
                "The rent is due on the first, whoever governs.",
                "I would like to breathe on my way to work.",
            ),
            FARMER: (
                "The soil does not read speeches.",
                "Out here we feel it first.",
                "Somebody has to grow what you eat.",
                "Come and stand in my field before you decide.",
            ),
            STUDENT: (
                "It is my generation that gets the bill.",
                "We will be in the streets if we have to be.",
                "I want a future here, not a ticket away.",
                "Ask us for once.",
            ),
            RETIREE: (
                "At my age you count what was done, not what was said.",
                "I think of my grandchildren.",
                "I have seen mayors come and go.",
                "After all those years as {job} I know what work costs.",
            ),
        },
        concerns={
            ENVIRONMENT: ("clean air", "the forest", "the river", "the climate"),
            ECONOMY: ("jobs", "taxes", "the city's budget", "prices"),
            SOCIAL: ("housing", "the hospital", "schools", "being heard"),
            SECURITY: ("safe streets", "floods", "power cuts", "food and water"),
        },
        somebody="the mayor",
    ),
    "fr": Voice(
        openings={
            VERY_BAD: (
                "J'en ai assez.",
                "C'est une honte, et je ne l'oublierai pas.",
                "On nous prend pour des imbéciles.",
                "La colère me coupe la parole.",
            ),
            BAD: (
                "Je n'aime pas le tour que ça prend.",
                "Ce n'est pas ce que j'espérais.",
                "Encore une déception.",
                "Mes voisins aussi ont secoué la tête.",
            ),
            NEUTRAL: (
                "Des mots, j'en ai entendu beaucoup.",
                "Attendons de voir.",
                "Peut-être bien, peut-être rien.",
                "Rien ne m'a encore convaincu, mais j'écoute.",
            ),
            GOOD: (
                "Bon, c'est un début.",
                "Pour une fois, les nouvelles me font sourire.",
                "Quelqu'un semble avoir écouté.",
                "Je ne m'y attendais pas, et ça me plaît.",
            ),
            VERY_GOOD: (
                "Enfin quelqu'un qui est sérieux !",
                "J'attends cela depuis des années !",
                "Voilà la ville où je veux vivre !",
                "Vous avez ma voix, et celle de toute ma rue !",
            ),
        },
        trusting=(
            "« {promise} » : je crois que {who} le fera.",
            "Si {who} tient « {promise} », j'en suis.",
            "« {promise} », c'est exactement ce qu'il nous faut.",
        ),
        doubting=(
            "« {promise} » : je le croirai quand je le verrai.",
            "J'ai noté ce qu'a dit {who} : « {promise} ».",
            "Et qui paie pour « {promise} » ?",
        ),
        events=(
            "Tout le monde en parle ici : {event}.",
            "{event} : cela me touche plus qu'un discours.",
            "J'y pense sans cesse : {event}.",
        ),
        answers=(
            "{to}, je vois les choses autrement.",
            "Avec tout le respect que je vous dois, {to} : non.",
            "{to}, venez donc vous mettre à ma place.",
            "J'ai lu ce qu'écrit {to}, et je ne suis pas d'accord.",
        ),
        closings={
            URBAN: (
                "Dans mon métier ({job}), on prévoit ; la ville devrait en faire autant.",
                "Je veux des chiffres, pas des slogans.",
                "Le loyer tombe le premier du mois, quel que soit le maire.",
                "J'aimerais respirer en allant au travail.",
            ),
            FARMER: (
                "La terre ne lit pas les discours.",
                "Ici, à la campagne, on le sent en premier.",
                "Il faut bien que quelqu'un cultive ce que vous mangez.",
                "Venez dans mon champ avant de décider.",
            ),
            STUDENT: (
                "C'est ma génération qui paiera.",
                "Nous serons dans la rue s'il le faut.",
                "Je veux un avenir ici, pas un billet de train.",
                "Demandez-nous, pour une fois.",
            ),
            RETIREE: (
                "À mon âge, on compte les actes, pas les paroles.",
                "Je pense à mes petits-enfants.",
                "Des maires, j'en ai vu passer.",
                "Après toute une vie de travail ({job}), je sais ce que coûtent les choses.",
            ),
        },
        concerns={
            ENVIRONMENT: ("l'air pur", "la forêt", "la rivière", "le climat"),
            ECONOMY: ("l'emploi", "les impôts", "le budget de la ville", "les prix"),
            SOCIAL: ("le logement", "l'hôpital", "les écoles", "être entendu"),
            SECURITY: (
                "des rues sûres",
                "les inondations",
                "les coupures",
                "l'eau et la nourriture",
            ),
        },
        somebody="le maire",
    ),
    "de": Voice(
        openings={
            VERY_BAD: (
                "Mir reicht es endgültig.",
                "Das ist eine Schande, und ich vergesse es nicht.",
                "Die halten uns wohl für dumm.",
                "Ich bin so wütend, dass mir die Worte fehlen.",
            ),
            BAD: (
                "Mir gefällt nicht, wohin das führt.",
                "Darauf hatte ich nicht gehofft.",
                "Wieder eine Enttäuschung.",
                "Auch meine Nachbarn haben den Kopf geschüttelt.",
            ),
            NEUTRAL: (
                "Worte habe ich in meinem Leben viele gehört.",
                "Warten wir es ab.",
                "Kann gut werden, kann nichts werden.",
                "Überzeugt bin ich noch nicht, aber ich höre zu.",
            ),
            GOOD: (
                "Na, das ist doch ein Anfang.",
                "Endlich einmal Nachrichten zum Lächeln.",
                "Da scheint jemand zugehört zu haben.",
                "Damit habe ich nicht gerechnet, und es gefällt mir.",
            ),
            VERY_GOOD: (
                "Endlich meint es jemand ernst!",
                "Darauf warte ich seit Jahren!",
                "In so einer Stadt will ich leben!",
                "Meine Stimme habt ihr, und die der ganzen Straße!",
            ),
        },
        trusting=(
            "„{promise}“: Ich glaube, {who} macht das wirklich.",
            "Wenn {who} bei „{promise}“ Wort hält, bin ich dabei.",
            "„{promise}“ ist genau das, was wir brauchen.",
        ),
        doubting=(
            "„{promise}“: Das glaube ich, wenn ich es sehe.",
            "Ich habe mir notiert, was {who} gesagt hat: „{promise}“.",
            "Und wer bezahlt „{promise}“?",
        ),
        events=(
            "Hier reden alle davon: {event}.",
            "{event}: Das trifft mich mehr als jede Rede.",
            "Es geht mir nicht aus dem Kopf: {event}.",
        ),
        answers=(
            "{to}, das sehe ich anders.",
            "Bei allem Respekt, {to}: nein.",
            "{to}, stell dich einmal dahin, wo ich stehe.",
            "Ich habe gelesen, was {to} schreibt, und bin nicht einverstanden.",
        ),
        closings={
            URBAN: (
                "In meinem Beruf ({job}) plant man Jahre voraus, das sollte auch die Stadt.",
                "Ich will Zahlen sehen, keine Parolen.",
                "Die Miete ist am Ersten fällig, egal wer regiert.",
                "Auf dem Weg zur Arbeit möchte ich atmen können.",
            ),
            FARMER: (
                "Der Boden liest keine Reden.",
                "Hier draußen merken wir es zuerst.",
                "Irgendwer muss anbauen, was ihr esst.",
                "Stellt euch erst auf meinen Acker, dann entscheidet.",
            ),
            STUDENT: (
                "Die Rechnung bekommt meine Generation.",
                "Wenn es sein muss, stehen wir auf der Straße.",
                "Ich will hier eine Zukunft und keine Fahrkarte weg.",
                "Fragt doch einmal uns.",
            ),
            RETIREE: (
                "In meinem Alter zählt, was getan wurde, nicht was gesagt wurde.",
                "Ich denke an meine Enkel.",
                "Ich habe schon viele im Rathaus kommen und gehen sehen.",
                "Nach einem ganzen Arbeitsleben ({job}) weiß ich, was Arbeit kostet.",
            ),
        },
        concerns={
            ENVIRONMENT: ("saubere Luft", "der Wald", "der Fluss", "das Klima"),
            ECONOMY: ("Arbeitsplätze", "Steuern", "der Haushalt der Stadt", "die Preise"),
            SOCIAL: ("Wohnungen", "das Krankenhaus", "die Schulen", "gehört werden"),
            SECURITY: ("sichere Straßen", "Hochwasser", "Stromausfälle", "Essen und Wasser"),
        },
        somebody="das Rathaus",
    ),
    "es": Voice(
        openings={
            VERY_BAD: (
                "Ya no aguanto más.",
                "Es una vergüenza y no la voy a olvidar.",
                "Nos toman por tontos.",
                "De la rabia casi no puedo escribir.",
            ),
            BAD: (
                "No me gusta el camino que llevamos.",
                "No es lo que esperaba.",
                "Otra decepción más.",
                "Mis vecinos también negaron con la cabeza.",
            ),
            NEUTRAL: (
                "Palabras he oído muchas en mi vida.",
                "Ya veremos.",
                "Puede salir bien, puede quedar en nada.",
                "Todavía no me convence, pero escucho.",
            ),
            GOOD: (
                "Bueno, es un comienzo.",
                "Por una vez las noticias me hacen sonreír.",
                "Parece que alguien ha escuchado.",
                "No me lo esperaba, y me gusta.",
            ),
            VERY_GOOD: (
                "¡Por fin alguien va en serio!",
                "¡Llevo años esperando esto!",
                "¡Esta es la ciudad en la que quiero vivir!",
                "¡Tienen mi voto y el de toda mi calle!",
            ),
        },
        trusting=(
            "«{promise}»: creo que {who} lo hará.",
            "Si {who} cumple «{promise}», cuente conmigo.",
            "«{promise}» es justo lo que necesitamos.",
        ),
        doubting=(
            "«{promise}»: lo creeré cuando lo vea.",
            "He apuntado lo que dijo {who}: «{promise}».",
            "¿Y quién paga «{promise}»?",
        ),
        events=(
            "Aquí todo el mundo habla de ello: {event}.",
            "{event}: eso me toca más que cualquier discurso.",
            "No me lo quito de la cabeza: {event}.",
        ),
        answers=(
            "{to}, yo lo veo de otra manera.",
            "Con todo respeto, {to}: no.",
            "{to}, venga y póngase en mi lugar.",
            "He leído lo que escribe {to} y no estoy de acuerdo.",
        ),
        closings={
            URBAN: (
                "En mi trabajo ({job}) se planifica a años vista; la ciudad debería hacerlo.",
                "Quiero cifras, no eslóganes.",
                "El alquiler vence el día uno, gobierne quien gobierne.",
                "Me gustaría respirar de camino al trabajo.",
            ),
            FARMER: (
                "La tierra no lee discursos.",
                "Aquí en el campo lo notamos primero.",
                "Alguien tiene que cultivar lo que ustedes comen.",
                "Vengan a mi campo antes de decidir.",
            ),
            STUDENT: (
                "La cuenta la paga mi generación.",
                "Si hace falta, saldremos a la calle.",
                "Quiero un futuro aquí, no un billete de ida.",
                "Pregúntennos por una vez.",
            ),
            RETIREE: (
                "A mi edad cuentan los hechos, no las palabras.",
                "Pienso en mis nietos.",
                "He visto pasar a muchos alcaldes.",
                "Después de toda una vida de trabajo ({job}) sé lo que cuestan las cosas.",
            ),
        },
        concerns={
            ENVIRONMENT: ("el aire limpio", "el bosque", "el río", "el clima"),
            ECONOMY: ("el empleo", "los impuestos", "las cuentas de la ciudad", "los precios"),
            SOCIAL: ("la vivienda", "el hospital", "las escuelas", "que nos escuchen"),
            SECURITY: ("calles seguras", "las inundaciones", "los apagones", "el agua y la comida"),
        },
        somebody="la alcaldía",
    ),
}
