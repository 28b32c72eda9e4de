import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** "If I get …": the average and the grade with more marks, counted in the page.
 *
 * In whole hundredths, rounded half up once, as the server does (tools/targets.py).
 */
export class DiaryWhatIf extends Interaction {
    static selector = ".o_school_what_if";
    dynamicContent = {
        _root: { "t-att-hidden": () => false },
        "[data-number]": { "t-on-click": this.add },
        ".o_school_again": {
            "t-on-click": this.restart,
            "t-att-hidden": () => !this.codes.length,
        },
        ".o_school_got": { "t-out": () => this.codes.join(", ") },
        ".o_school_then": { "t-att-hidden": () => !this.codes.length },
        ".o_school_then_mean": { "t-out": () => this.said },
        ".o_school_then_grade": { "t-out": () => this.grade },
    };

    setup() {
        this.bounds = JSON.parse(this.el.dataset.bounds);
        this.restart();
    }

    restart() {
        this.total = Number(this.el.dataset.total);
        this.weight = Number(this.el.dataset.weight);
        this.codes = [];
    }

    add(ev) {
        const { number, code } = ev.currentTarget.dataset;
        this.total += Number(number) * 100;
        this.weight += 100;
        this.codes.push(code);
    }

    /** In hundredths. */
    get average() {
        return Math.floor((2 * this.total + this.weight) / (2 * this.weight || 1));
    }

    get said() {
        const language = this.el.ownerDocument.documentElement.lang || undefined;
        const digits = { maximumFractionDigits: 2, minimumFractionDigits: 1 };
        return (this.average / 100).toLocaleString(language, digits);
    }

    get grade() {
        return this.bounds.find(([bound]) => bound <= this.average)?.[1] ?? "";
    }
}

registry.category("public.interactions").add("school_diary.what_if", DiaryWhatIf);
