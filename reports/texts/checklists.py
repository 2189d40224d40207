"""The messages of closing checklists on the card: how far they are, what is missing, what proves each line."""

from collections.abc import Mapping

EN: Mapping[str, str] = {
    "section.closeout": "Closing checklist",
    "checklist.missing": "*{name}:* {done} of {all} done; {n} required missing: {missing}.",
    "checklist.ready": "*{name}:* {done} of {all} done; nothing required is missing.",
    "checklist.closed": "*{name}:* closed with {done} of {all} done; {n} required missing: {missing}.",
    "checklist.overridden": "{who} let it close all the same: {reason}",
    "checklist.overridden.quietly": "{who} let it close all the same.",
    "checklist.how": "Tick what is done, or write `!close done {number}`. Not needed: `!close skip {number} REASON`.",
    "box.required": "required",
    "box.optional": "optional",
    "box.proof": "{proof}",
    "box.proof.at": "{proof}, {at}",
    "box.by": "{who}, {at}",
    "box.by.words": "{who}, {at}: {words}",
    "box.ticked": "ticked here, {at}",
    "box.skipped": "not needed, says {who}, {at}: {words}",
    "proof.comment": "in a comment",
    "proof.work_logged": "{spent} logged",
    "proof.label": "label {proof}",
}
ZH_CN: Mapping[str, str] = {
    "section.closeout": "关闭检查",
    "checklist.missing": "*{name}：*已完成 {done}/{all} 项；必需项还缺 {n} 项：{missing}。",
    "checklist.ready": "*{name}：*已完成 {done}/{all} 项；必需项均已齐备。",
    "checklist.closed": "*{name}：*关闭时已完成 {done}/{all} 项；必需项还缺 {n} 项：{missing}。",
    "checklist.overridden": "{who} 放行关闭：{reason}",
    "checklist.overridden.quietly": "{who} 放行关闭。",
    "checklist.how": "完成后请勾选，或写 `!收尾 完成 {number}`；不需要时写 `!收尾 跳过 {number} 原因`。",
    "box.required": "必需",
    "box.optional": "可选",
    "box.proof": "{proof}",
    "box.proof.at": "{proof}，{at}",
    "box.by": "{who}，{at}",
    "box.by.words": "{who}，{at}：{words}",
    "box.ticked": "在此勾选，{at}",
    "box.skipped": "{who} 认为不需要，{at}：{words}",
    "proof.comment": "见评论",
    "proof.work_logged": "已登记工时 {spent}",
    "proof.label": "标签 {proof}",
}
