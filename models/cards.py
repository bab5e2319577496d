"""The cards that stand before a published adapter, model or data set, in the Hub's form."""

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import jinja2
from huggingface_hub import CardData, DatasetCardData, ModelCardData

from bot.language.schemas import LANGUAGES
from models.findings import RESULTS, TASKS, Evaluation

HUB_NAMES = {"smollm2-135m": "HuggingFaceTB/SmolLM2-135M-Instruct"}
"""What the Hub calls bases that this workshop takes from elsewhere."""

_TEMPLATES = Path(__file__).parent / "templates"


def hub_base(name: str) -> str | None:
    """Give a base's name on the Hub, None where it has none: random weights."""
    return name if "/" in name else HUB_NAMES.get(name)


def model_card(
    title: str,
    part: Literal["lora", "merged"],
    run: Mapping[str, Any],
    dataset: str,
    evaluations: Sequence[Evaluation],
    sums: Container[str],
    record: str = "record.json",
) -> str:
    """Describe an adapter or a merged model by its run's record, a file named ``record`` beside it.

    The figures are those of the evaluations of one of the run's GGUF files, whose sha256 ``sums``
    holds.
    """
    data = ModelCardData(
        language=list(LANGUAGES),
        license=run["base"]["licence"],
        base_model=hub_base(run["base"]["name"]),
        library_name="peft" if part == "lora" else "transformers",
        pipeline_tag="text-generation",
        datasets=[dataset],
        tags=["ecotopia", "gguf", *(["lora"] if part == "lora" else [])],
    )
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # a card is Markdown, and all of it comes from our own records
    )
    measured = [
        {"data": evaluation.note["data"], "frozen": evaluation.frozen, "figures": figures}
        for evaluation in evaluations
        if (figures := evaluation.figures_of(sums))
    ]
    text = environment.get_template("card.md.j2").render(
        title=title,
        part=part,
        base=run["base"],
        purpose=TASKS[run["task"]],
        recipe=run["recipe"],
        examples=run["examples"],
        earlier=list(earlier(run)),
        dataset=dataset,
        record=record,
        results={name: run["metrics"].get(key) for key, name in RESULTS.items()},
        evaluations=measured,
    )
    return _with_front(data, text)


def earlier(run: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The runs that this one goes on from, the latest first, as far as they are noted."""
    start = run.get("start")
    while start and (before := start.get("run")):
        files = before["data"].items()
        yield {
            "at": start["at"],
            "learning_rate": before["recipe"]["learning_rate"],
            "epochs": before["recipe"]["epochs"],
            "lines": sum(about["lines"] for name, about in files if "_train" in name),
        }
        start = before.get("start")


def data_card(readme: str, splits: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """Put what the Hub must know of the data before their README.

    ``splits`` gives the files of each task's splits; the Hub shows a task as a configuration.
    """
    data = DatasetCardData(
        language=list(LANGUAGES),
        license="mit",
        pretty_name="Ecotopia: speeches with their promises, and citizens' reactions",
        task_categories=["text-generation"],
        configs=[
            {
                "config_name": task,
                "data_files": [
                    {"split": split, "path": list(files)} for split, files in parts.items()
                ],
            }
            for task, parts in splits.items()
        ],
    )
    return _with_front(data, readme)


def _with_front(data: CardData, text: str) -> str:
    return f"---\n{data.to_yaml()}\n---\n\n{text.strip()}\n"
