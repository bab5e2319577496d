import pytest

from bot.language.llama import Llama
from bot.language.prompts import EXTRACT_SYSTEM, REACT_SYSTEM, extract_messages, react_messages
from bot.language.schemas import ExtractCase, ReactCase
from tests.language.speeches import NASTY, ORDINARY

CITIZEN = {
    "name": "Maria Keller",
    "age": 67,
    "job": "retired teacher",
    "demographic": "retiree",
    "leaning": "green",
    "temper": "gruff",
    "approval": 41.7,
}


@pytest.mark.parametrize("fixed", [EXTRACT_SYSTEM, REACT_SYSTEM])
def test_the_fixed_part_is_short(llama: Llama, fixed: str):
    assert len(llama.tokenizer.tokenize_str(fixed)) < 80


def test_a_speech_is_shown_with_what_it_may_contradict():
    case = ExtractCase(
        round=2,
        speech=ORDINARY,
        promises=[{"text": "Keep the\ncoal plant", "by": "Ann"}],
        deeds=["Closed the library"],
    )
    system, user = extract_messages(case)
    assert system == {"role": "system", "content": EXTRACT_SYSTEM}
    assert user["content"].splitlines() == [
        "Round 2",
        "P1 (Ann): Keep the coal plant",
        "D1: Closed the library",
        "Speech:",
        ORDINARY,
    ]


def test_a_citizen_is_shown_with_all_they_know():
    case = ReactCase.model_validate(
        {
            "lang": "de",
            "citizen": CITIZEN,
            "city": {
                "environment": 44.6,
                "economy": 65,
                "social": 50,
                "security": 50,
                "research": 5,
                "treasury": 80,
            },
            "happened": ["The refinery\nwas closed."],
            "promises": ["Free lunches"],
            "memory": ["The flood of last year"],
        }
    )
    assert react_messages(case)[1]["content"].splitlines() == [
        "Maria Keller, 67, retired teacher, retiree, green, gruff, approval 42",
        "City: environment 45, economy 65, social 50, security 50, research 5, treasury 80",
        "Happened:",
        "- The refinery was closed.",
        "Promises:",
        "P1: Free lunches",
        "Remembers:",
        "- The flood of last year",
        "Answer in German.",
    ]


def test_a_players_text_cannot_end_its_own_turn(llama: Llama):
    harmless = ExtractCase(speech="We will build.")
    hostile = ExtractCase(speech=NASTY["special tokens"][:200])
    end = llama.tokenizer.eos_token
    marks = [llama.prompt(extract_messages(case)).count(end) for case in (harmless, hostile)]
    assert marks == [2, 2]  # the system's and the user's turn
    assert NASTY["special tokens"][:20] in llama.text(llama.prompt(extract_messages(hostile)))


def test_a_text_is_tokenised_as_it_would_be_in_one_piece(llama: Llama):
    """Training sees whole texts; only where the template ends may tokens be cut."""
    messages = [{"role": "user", "content": "Build a dam"}, {"role": "assistant", "content": "ok"}]
    whole = (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face"
        "<|im_end|>\n<|im_start|>user\nBuild a dam<|im_end|>\n<|im_start|>assistant\nok<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    assert llama.prompt(messages) == llama.tokenizer.tokenize_str(whole, parse_special=True)
