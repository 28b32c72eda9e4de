import { Component, markRaw, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Chart } from "./chart";

const REPORT = "school.result.report";
const COLORS = {
    excellent: "#2e7d32",
    good: "#7cb342",
    fair: "#fbc02d",
    poor: "#d84315",
    neutral: "#90a4ae",
};
const BLUE = "#3f6ea3";
const PALE = "#a9bfd8";

/** Results of a school at a glance: figures, charts, and what waits to be done. */
export class ResultsDashboard extends Component {
    static template = "school_diary.ResultsDashboard";
    static components = { Chart, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ data: null, charts: [] });
        onWillStart(() => this.load());
    }

    async load(termId = false) {
        const data = await this.orm.call(REPORT, "get_dashboard", [], {
            term_id: termId,
        });
        this.state.data = data;
        this.state.charts = markRaw(this.makeCharts(data));
    }

    get figures() {
        const { total } = this.state.data;
        return [
            { name: "pass_rate", label: _t("Pass rate"), text: this.percent(total.pass_rate) },
            {
                name: "quality_rate",
                label: _t("Quality"),
                text: this.percent(total.quality_rate),
            },
            {
                name: "training_degree",
                label: _t("Degree of training"),
                text: this.percent(total.training_degree),
            },
            {
                name: "mark",
                label: _t("Mean grade"),
                text: total.mark === false ? "–" : formatFloat(total.mark),
            },
        ];
    }

    percent(value) {
        return value === false ? "–" : `${formatFloat(value, { digits: [5, 1] })} %`;
    }

    makeCharts({ classes, subjects, trend, grades }) {
        const quality = _t("Quality, %");
        return [
            this.bars("classes", _t("Quality by class"), classes, quality, "class_id"),
            this.bars("subjects", _t("Quality by subject"), subjects, quality, "subject_id"),
            {
                name: "trend",
                label: _t("From term to term"),
                config: {
                    type: "line",
                    data: {
                        labels: trend.map((row) => row.name),
                        datasets: [
                            this.line(_t("Passed, %"), trend, "pass_rate", PALE),
                            this.line(quality, trend, "quality_rate", BLUE),
                        ],
                    },
                    options: this.options(true),
                },
            },
            {
                name: "grades",
                label: _t("Distribution of results"),
                config: {
                    type: "bar",
                    data: {
                        labels: grades.map((row) => row.name),
                        datasets: [
                            {
                                label: _t("Results decided"),
                                data: grades.map((row) => row.count),
                                backgroundColor: grades.map((row) => COLORS[row.tone]),
                            },
                        ],
                    },
                    options: this.options(false),
                },
            },
        ];
    }

    bars(name, label, rows, measure, field) {
        return {
            name,
            label,
            config: {
                type: "bar",
                data: {
                    labels: rows.map((row) => row.name),
                    datasets: [
                        {
                            label: measure,
                            data: rows.map((row) => row.quality_rate),
                            backgroundColor: BLUE,
                        },
                    ],
                },
                options: {
                    ...this.options(true),
                    onClick: (_event, [bar]) => bar && this.open(field, rows[bar.index]),
                },
            },
        };
    }

    line(label, rows, figure, color) {
        return {
            label,
            data: rows.map((row) => row[figure]),
            borderColor: color,
            backgroundColor: color,
        };
    }

    options(isPercent) {
        return {
            maintainAspectRatio: false,
            animation: false,
            plugins: { legend: { display: false } },
            scales: { y: { beginAtZero: true, ...(isPercent ? { max: 100 } : {}) } },
        };
    }

    /** Open the results behind a bar. */
    open(field, row) {
        return this.openList(REPORT, row.name, [
            ["term_id", "=", this.state.data.term_id],
            [field, "=", row.id],
        ]);
    }

    openTask(task) {
        return this.openList(task.model, task.label, task.domain);
    }

    openList(model, name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            name,
            domain,
            views: [
                [false, "list"],
                ...(model === REPORT ? [[false, "pivot"]] : []),
                ...(model === "school.grading.density" ? [] : [[false, "form"]]),
            ],
        });
    }
}

registry.category("actions").add("school_diary.results_dashboard", ResultsDashboard);
