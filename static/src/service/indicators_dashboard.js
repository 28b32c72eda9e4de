import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { DayTasks } from "../day/day_tasks";
import { IndicatorRow } from "./indicator_row";
import { LEVEL_ICONS } from "./levels";

const MODEL = "school.indicator";

/** The head's first screen: the clauses of the regulation, measured. */
export class IndicatorsDashboard extends Component {
    static template = "school_diary.IndicatorsDashboard";
    static components = { DayTasks, IndicatorRow, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.icons = LEVEL_ICONS;
        const { month = false, level = false } = this.props.state || {};
        this.state = useState({ data: null, level, isMeasuring: false });
        useSetupAction({
            rootRef: useRef("root"),
            getLocalState: () => ({ month: this.state.data.month, level: this.state.level }),
        });
        onWillStart(() => this.load(month));
    }

    /** Show what was measured last at once, and what is so now as soon as it is known. */
    async load(month) {
        this.state.data = await this.orm.call(MODEL, "get_dashboard", [month]);
        if (this.state.data.is_stale) {
            this.measure();
        }
    }

    async measure() {
        this.state.isMeasuring = true;
        try {
            const data = await this.orm.silent.call(MODEL, "measure_dashboard", []);
            if (this.state.data.month === data.month) {
                this.state.data = data;
            }
        } finally {
            this.state.isMeasuring = false;
        }
    }

    get rows() {
        return this.state.data.topics.flatMap((topic) => topic.rows);
    }

    /** What is poor: a measure once, with all the clauses that it measures. */
    get poor() {
        const poor = this.rows.filter((row) => row.level === "poor");
        return Object.values(Object.groupBy(poor, (row) => row.measure))
            .map((rows) => ({ ...rows[0], numbers: rows.map((row) => row.number).join(", ") }))
            .sort((one, other) => one.share - other.share);
    }

    get topics() {
        const { level, data } = this.state;
        const isShown = (row) => !level || row.level === level;
        return data.topics
            .map((topic) => ({ ...topic, rows: topic.rows.filter(isShown) }))
            .filter((topic) => topic.rows.length);
    }

    get measuredAt() {
        const moment = this.state.data.measured_at;
        return moment ? formatDateTime(deserializeDateTime(moment)) : "";
    }

    percent(share) {
        return `${formatFloat(share, { digits: [5, 1] })} %`;
    }

    toggleLevel(level) {
        this.state.level = this.state.level === level ? false : level;
    }

    async openEvidence(row, method) {
        return this.action.doAction(await this.orm.call(MODEL, method, [[row.id]]));
    }

    print() {
        return this.action.doAction("school_diary.action_report_indicators", {
            additionalContext: {
                active_model: MODEL,
                active_ids: this.rows.map((row) => row.id),
            },
        });
    }
}

registry.category("actions").add("school_diary.indicators_dashboard", IndicatorsDashboard);
