"""The project itself; a retrofit with its milestone, changes, reviews, risks and contact; an overhaul that is first
closed half-done."""

from connector.demo.deeds import Attaches, Edits, Event, Logs, Moves, Opens, Says

PROJECT: tuple[Event, ...] = (
    Opens(
        at="2026-03-30 09:05",
        issue="project",
        by="zhaomin",
        priority="Low",
        agent="zhaomin",
        summary=("After-sales: the whole project", "售后服务：项目总览"),
        text=(
            "How the project stands is told here: who has too much to do, milestones, contracts.",
            "本事务汇总整个项目的情况：工作负荷、里程碑、合同预算。",
        ),
    ),
)

COMMISSIONING: tuple[Event, ...] = (
    Opens(
        at="2026-03-30 09:40",
        issue="commissioning",
        by="zhaomin",
        priority="Low",
        agent="zhaomin",
        summary=("Commissioning of line C", "C 线调试投产"),
        text=("The milestone of the retrofit: line C runs.", "改造项目的里程碑：C 线投入运行。"),
        type="Milestone",
    ),
    Edits(at="2026-03-30 09:41", issue="commissioning", by="zhaomin", due="2026-04-10"),
    Edits(at="2026-04-02 14:00", issue="commissioning", by="zhaomin", due="2026-04-14"),
    Edits(at="2026-04-07 15:00", issue="commissioning", by="wangfang", due="2026-04-17"),
)

RETROFIT: tuple[Event, ...] = (
    Opens(
        at="2026-03-30 10:30",
        issue="retrofit",
        by="keller",
        priority="Medium",
        agent="liwei",
        summary=("Retrofit of the control cabinet, line C", "C 线控制柜改造"),
        text=("New controller and drives in the old cabinet.", "在原控制柜内更换控制器和变频器。"),
        part_of="commissioning",
    ),
    Edits(at="2026-03-30 10:40", issue="retrofit", by="liwei", adds=("complex", "nordwind")),
    Says(
        at="2026-03-30 11:00",
        issue="retrofit",
        by="liwei",
        text=("We will come on Wednesday for the survey.", "我们周三到现场勘察。"),
    ),
    # Yesterday it had neither criteria nor date nor estimate, and the assignee was told so.
    Edits(
        at="2026-03-31 09:30",
        issue="retrofit",
        by="liwei",
        due="2026-04-09",
        hours=24,
        text=(
            "New controller and drives in the old cabinet.\n\nAcceptance criteria\n* Line C runs for 24 hours",
            "在原控制柜内更换控制器和变频器。\n\n验收标准\n* C 线连续运行 24 小时",
        ),
    ),
    Moves(at="2026-03-31 10:00", issue="retrofit", by="liwei", to="In Progress"),
    Says(
        at="2026-04-01 11:00",
        issue="retrofit",
        by="liwei",
        public=False,
        text=(
            "!risk add technical 3x4 No spare controller in stock if the new one fails",
            "!风险 新增 技术 3x4 新控制器若故障没有备件",
        ),
    ),
    # The customer wants more: a change after the baseline, which is being worked on.
    Edits(
        at="2026-04-01 14:00",
        issue="retrofit",
        by="keller",
        summary=("Retrofit of the control cabinet and remote access, line C", "C 线控制柜改造并增加远程访问"),
    ),
    Edits(at="2026-04-01 14:10", issue="retrofit", by="liwei", hours=32),
    Says(
        at="2026-04-01 15:00",
        issue="retrofit",
        by="liwei",
        public=False,
        text=(
            "!sla contact phone | agreed on the remote access with Ms Keller\n"
            "!change assess 1 eight hours more, no new hardware\n"
            "!change approve 1 | paid by the customer",
            "!时限 联系 电话 | 与凯勒女士商定远程访问\n!变更 评估 1 增加 8 小时，无需新硬件\n!变更 批准 1 | 由客户付费",
        ),
    ),
    # The review of Thursday is held, and an action agreed on.
    Says(
        at="2026-04-02 10:40",
        issue="retrofit",
        by="liwei",
        public=False,
        text=(
            "!review done | cabinet drawings are late\n"
            "!review action Send the cabinet drawings owner @wangfang by 2026-04-03",
            "!评审 完成 | 柜体图纸延迟\n!评审 行动 发送柜体图纸 负责人 @wangfang 截止 2026-04-03",
        ),
    ),
    Logs(at="2026-04-03 17:30", issue="retrofit", by="liwei", hours=10),
    # A slip of the pen, its answer, and the right word.
    Says(
        at="2026-04-07 10:00",
        issue="retrofit",
        by="liwei",
        public=False,
        text=("!risk acept 1 until 2026-04-30 | the customer knows", "!风险 接收 1 至 2026-04-30 | 客户知情"),
    ),
    Says(
        at="2026-04-07 10:05",
        issue="retrofit",
        by="liwei",
        public=False,
        text=("!risk accept 1 until 2026-04-30 | the customer knows", "!风险 接受 1 至 2026-04-30 | 客户知情"),
    ),
    # Later than agreed, and nobody decides about it: the lead hears of it on Thursday.
    Edits(at="2026-04-07 14:00", issue="retrofit", by="liwei", due="2026-04-16"),
    Says(
        at="2026-04-08 10:00",
        issue="retrofit",
        by="wangfang",
        public=False,
        text=(
            "!review action-done 1\n!sla contact phone | the new date was explained",
            "!评审 行动完成 1\n!时限 联系 电话 | 已说明新日期",
        ),
    ),
)

OVERHAUL: tuple[Event, ...] = (
    Opens(
        at="2026-04-01 09:30",
        issue="overhaul",
        by="chenjie",
        priority="Low",
        agent="wangfang",
        summary=("Yearly overhaul of skid 2", "2 号撬年度大修"),
        text=("As in the service plan.", "按服务计划执行。"),
    ),
    Edits(at="2026-04-01 09:40", issue="overhaul", by="wangfang", adds=("field-service",)),
    Says(
        at="2026-04-01 11:20",
        issue="overhaul",
        by="wangfang",
        text=("We will come on Tuesday after the holiday.", "我们假期后的周二到现场。"),
    ),
    Moves(at="2026-04-07 09:30", issue="overhaul", by="wangfang", to="In Progress"),
    Logs(at="2026-04-07 17:00", issue="overhaul", by="wangfang", hours=6),
    # Closed half-done: the gate moves it back and says what is missing.
    Moves(at="2026-04-08 09:30", issue="overhaul", by="wangfang", to="Resolved"),
    Attaches(at="2026-04-08 14:00", issue="overhaul", by="wangfang", file="acceptance-skid-2.pdf"),
    Says(
        at="2026-04-08 14:10",
        issue="overhaul",
        by="wangfang",
        public=False,
        text=(
            "!close done 2\n!close lesson The oil filter wears out twice as fast at Hengtai: change it at each visit",
            "!收尾 完成 2\n!收尾 经验 恒泰现场的机油滤芯磨损快一倍：每次到场都更换",
        ),
    ),
    Moves(at="2026-04-08 15:00", issue="overhaul", by="wangfang", to="Resolved"),
)
