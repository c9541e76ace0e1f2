"""The picture of a case as a page of its own: the drawing, and all of it in words below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.brief.scene_drawing import drawn
from upstander.brief.scene_words import layer_words, summary
from upstander.brief.templating import render
from upstander.words.language import ENGLISH

if TYPE_CHECKING:
    from upstander.brief.scene import Scene
    from upstander.words.language import Language


def scene_page(scene: Scene, title: str, banner: str, say: Language = ENGLISH) -> str:
    """The picture with every line of it as a row of a table, for those who cannot see it.

    Parameters
    ----------
    scene
        What is shown.
    title, banner, say
        As for `upstander.brief.scene_drawing.drawn`.
    """
    from markupsafe import Markup

    labels = {figure.id: figure.label for figure in scene.figures}
    rows: list[dict[str, Any]] = [
        {
            "source": labels[tie.source],
            "target": labels[tie.target],
            "what": say.commas(layer_words(layer, say) for layer in tie.layers),
            "holds": say.word("reported")
            if tie.probability is None
            else say.percent(tie.probability, 0),
            "statements": say.number(tie.statements),
        }
        for tie in scene.ties
    ]
    return render(
        "scene.html.j2",
        title=title,
        banner=banner,
        language=say,
        say=say.say,
        summary=summary(scene, say),
        picture=Markup(drawn(scene, title, banner, say)),  # noqa: S704  (every text in it is escaped)
        rows=rows,
    )
