"""What the newsroom calls its permissions, in English; the pages say them in the reader's language."""

from __future__ import annotations

from newsapp.staff import roles

PERMISSIONS = {
    roles.WRITE_OWN: "Write stories of their own",
    roles.PICTURES: "Add pictures",
    roles.WRITE: "See and edit everybody's stories",
    roles.CATALOGUE: "Keep sections, tags and authors",
    roles.PUBLISH: "Publish, correct and take back; freeze publishing",
    roles.FRONT: "Arrange the front page",
    roles.WORK: "See the work in the background",
    roles.MONEY: "See contributions and who gave them",
    roles.REFUND: "Send money back",
    roles.EXPORT: "Download the names of givers",
    roles.CAMPAIGNS: "Begin and change campaigns",
    roles.PEOPLE: "Say who works here, and as what",
    roles.TRAIL: "Read the trail of what everybody did",
}
