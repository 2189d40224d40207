"""Nine requests of customers: how they came in, what was answered, and when they were done."""

from connector.demo.deeds import Edits, Event, Moves, Opens, Says

PUMP: tuple[Event, ...] = (
    Opens(
        at="2026-03-30 09:20",
        issue="pump",
        by="chenjie",
        priority="High",
        agent="liwei",
        summary=("Pump skid trips on start-up, line B", "B 线泵组启动时跳闸"),
        text=(
            "The skid trips 3 seconds after start. Overload relay F12 drops out.",
            "启动 3 秒后跳闸，过载继电器 F12 动作。",
        ),
    ),
    Says(
        at="2026-03-30 09:50",
        issue="pump",
        by="liwei",
        text=(
            "We are looking into it. Which current does F12 show before it drops?",
            "我们正在查。F12 动作前显示的电流是多少？",
        ),
    ),
    Moves(at="2026-03-30 10:00", issue="pump", by="liwei", to="In Progress"),
    Moves(at="2026-03-30 14:00", issue="pump", by="liwei", to="Waiting for customer"),
    Says(
        at="2026-03-31 10:00",
        issue="pump",
        by="chenjie",
        text=("41 A, twice the nominal value.", "41 A，是额定值的两倍。"),
    ),
    Moves(at="2026-03-31 10:00", issue="pump", by="liwei", to="In Progress"),
    Says(
        at="2026-04-01 14:50",
        issue="pump",
        by="liwei",
        text=(
            "The start ramp was too short after the last update. We set it back to 8 s.",
            "上次升级后启动斜坡过短，已恢复为 8 秒。",
        ),
    ),
    Moves(at="2026-04-01 15:00", issue="pump", by="liwei", to="Resolved"),
    Says(
        at="2026-04-02 09:30", issue="pump", by="chenjie", text=("It tripped again this morning.", "今天早上又跳闸了。")
    ),
    Moves(at="2026-04-02 09:30", issue="pump", by="chenjie", to="Reopened"),
    Says(
        at="2026-04-03 15:40",
        issue="pump",
        by="liwei",
        text=("Coupling realigned on site; ten starts without a trip.", "现场重新对中联轴器，连续十次启动正常。"),
    ),
    Moves(at="2026-04-03 16:00", issue="pump", by="liwei", to="Resolved"),
)

SEAL: tuple[Event, ...] = (
    Opens(
        at="2026-03-30 16:30",
        issue="seal",
        by="zhoulin",
        priority="Medium",
        agent="wangfang",
        summary=("Leaking seal at the intake valve", "进口阀密封泄漏"),
        text=("About one drop a second at the flange.", "法兰处约每秒一滴。"),
    ),
    Says(
        at="2026-03-31 11:00",
        issue="seal",
        by="wangfang",
        text=("The seal set has to be replaced; we are ordering it.", "需要更换密封组件，我们正在订货。"),
    ),
    Edits(at="2026-03-31 13:55", issue="seal", by="wangfang", due="2026-04-03", adds=("spare-part",)),
    Moves(at="2026-03-31 14:00", issue="seal", by="wangfang", to="Waiting for parts"),
    Moves(at="2026-04-03 10:00", issue="seal", by="wangfang", to="In Progress"),
    Says(
        at="2026-04-07 15:50",
        issue="seal",
        by="wangfang",
        text=("New seal fitted and tested at 6 bar.", "已更换新密封，6 bar 试压合格。"),
    ),
    Moves(at="2026-04-07 16:00", issue="seal", by="wangfang", to="Resolved"),
)

CONTROLLER: tuple[Event, ...] = (
    Opens(
        at="2026-03-31 17:40",
        issue="controller",
        by="keller",
        priority="Highest",
        agent="liwei",
        summary=("Controller shows wrong pressure after update 2.3", "升级 2.3 后控制器压力显示错误"),
        text=("The display is 1.4 bar too high; the plant runs by hand.", "显示值偏高 1.4 bar，装置已改为手动运行。"),
    ),
    Says(
        at="2026-04-01 09:20",
        issue="controller",
        by="wangfang",
        public=False,
        text=("Same as case 2.2.7?", "和 2.2.7 那次一样？"),
    ),
    Says(
        at="2026-04-01 10:30",
        issue="controller",
        by="liwei",
        text=("Please go back to 2.2; the file is attached to this reply.", "请先回退到 2.2 版，文件随回复附上。"),
    ),
    Moves(at="2026-04-01 10:35", issue="controller", by="liwei", to="In Progress"),
    Says(
        at="2026-04-02 10:50",
        issue="controller",
        by="keller",
        text=("2.2 runs and shows the right value.", "2.2 版运行正常，显示正确。"),
    ),
    Moves(at="2026-04-02 11:00", issue="controller", by="liwei", to="Resolved"),
)

FILTER: tuple[Event, ...] = (
    Opens(
        at="2026-04-01 10:00",
        issue="filter",
        by="chenjie",
        priority="Low",
        agent="wangfang",
        summary=("Spare filter kit for skid 4", "4 号撬备用滤芯套件"),
        text=("Please quote two kits.", "请报两套的价格。"),
    ),
    Says(at="2026-04-01 10:40", issue="filter", by="wangfang", text=("The quotation is on its way.", "报价已发出。")),
    Moves(at="2026-04-03 11:00", issue="filter", by="wangfang", to="Resolved"),
)

HMI: tuple[Event, ...] = (
    Opens(
        at="2026-04-02 09:15",
        issue="hmi",
        by="zhoulin",
        priority="Medium",
        agent="wangfang",
        summary=("HMI freezes after the night shift", "夜班后 HMI 死机"),
        text=("Touch panel does not react until power is cycled.", "触摸屏无反应，断电重启后恢复。"),
    ),
    Says(
        at="2026-04-02 09:40",
        issue="hmi",
        by="wangfang",
        text=("Please send us the log of last night.", "请发昨晚的日志。"),
    ),
    Moves(at="2026-04-02 16:00", issue="hmi", by="wangfang", to="Resolved"),
    Moves(at="2026-04-03 09:30", issue="hmi", by="zhoulin", to="Reopened"),
    Moves(at="2026-04-03 17:00", issue="hmi", by="wangfang", to="Resolved"),
    Says(
        at="2026-04-08 10:00", issue="hmi", by="zhoulin", text=("Frozen again after the holiday.", "假期后又死机了。")
    ),
    Moves(at="2026-04-08 10:00", issue="hmi", by="zhoulin", to="Reopened"),
    Says(
        at="2026-04-09 10:50",
        issue="hmi",
        by="wangfang",
        text=("Memory leak in the trend view; patch 2.3.1 is in.", "趋势画面内存泄漏，已装补丁 2.3.1。"),
    ),
    Moves(at="2026-04-09 11:00", issue="hmi", by="wangfang", to="Resolved"),
)

GEARBOX: tuple[Event, ...] = (
    Opens(
        at="2026-04-03 17:30",
        issue="gearbox",
        by="chenjie",
        priority="High",
        agent="liwei",
        summary=("Noise in the gearbox at low load", "齿轮箱低负载异响"),
        text=("A grinding sound below 20 % load.", "负载低于 20% 时有摩擦声。"),
    ),
    # With the retrofit this is more than the short week after the holiday holds, and the project's lead is told so.
    Edits(at="2026-04-03 17:40", issue="gearbox", by="liwei", due="2026-04-09", hours=16),
    Says(
        at="2026-04-07 09:10",
        issue="gearbox",
        by="liwei",
        text=("Please record 30 seconds of it for us.", "请录 30 秒声音发给我们。"),
    ),
    Moves(at="2026-04-07 09:15", issue="gearbox", by="liwei", to="In Progress"),
    Moves(at="2026-04-08 15:00", issue="gearbox", by="liwei", to="Waiting for customer"),
    Says(at="2026-04-09 14:00", issue="gearbox", by="chenjie", text=("Recording sent by mail.", "录音已发邮件。")),
    Moves(at="2026-04-09 14:00", issue="gearbox", by="liwei", to="In Progress"),
    Moves(at="2026-04-09 16:00", issue="gearbox", by="liwei", to="Resolved"),
)

REPORT: tuple[Event, ...] = (
    Opens(
        at="2026-04-07 09:30",
        issue="report",
        by="zhoulin",
        priority="Medium",
        agent="zhaomin",
        summary=("Signature page missing in the commissioning report", "调试报告缺签字页"),
        text=("Page 14 is empty.", "第 14 页是空白。"),
    ),
    Says(
        at="2026-04-07 13:30",
        issue="report",
        by="zhaomin",
        text=("Sorry. The signed page follows today.", "抱歉，签字页今天补发。"),
    ),
    Moves(at="2026-04-08 11:00", issue="report", by="zhaomin", to="Resolved"),
)

FLOW: tuple[Event, ...] = (
    Opens(
        at="2026-04-08 11:00",
        issue="flow",
        by="keller",
        priority="High",
        agent="wangfang",
        summary=("Pump does not reach nominal flow", "泵达不到额定流量"),
        text=("62 instead of 80 m³/h at full speed.", "全速时只有 62 m³/h，额定 80。"),
    ),
    Says(at="2026-04-08 13:20", issue="flow", by="wangfang", text=("Is the strainer clean?", "过滤器是否干净？")),
    Moves(at="2026-04-08 13:25", issue="flow", by="wangfang", to="In Progress"),
    Says(
        at="2026-04-09 10:00",
        issue="flow",
        by="wangfang",
        public=False,
        text=(
            "!risk add schedule 4x5 The plant stops on 20 April if the flow stays low",
            "!风险 新增 进度 4x5 若流量仍偏低，工厂将于 4 月 20 日停产",
        ),
    ),
)

TRAINING: tuple[Event, ...] = (
    Opens(
        at="2026-04-09 14:00",
        issue="training",
        by="chenjie",
        priority="Low",
        agent="zhaomin",
        summary=("Training date for new operators", "新操作员培训日期"),
        text=("Six people, two days.", "六人，两天。"),
    ),
    Says(
        at="2026-04-09 15:00",
        issue="training",
        by="zhaomin",
        text=("We propose 22 and 23 April.", "建议 4 月 22、23 日。"),
    ),
)
