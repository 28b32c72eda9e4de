import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

import { longDay } from "./grid_text";
import { nearTopics, planNumber, planOffer } from "./lesson_plan";

const LOOKED_AT = 400;

/** The lesson beside the grid: topic, type, homework, whether it was held. */
export class LessonPanel extends Component {
    static template = "school_diary.LessonPanel";
    static props = { model: Object, lesson: Object, legend: Object };

    setup() {
        this.grid = useState(this.props.model.state);
        // What is being typed, by field: whatever comes meanwhile leaves it alone.
        this.typed = useState({});
        // Whoever walks through the lessons by arrow keys asks nothing.
        onMounted(() => {
            this.timer = browser.setTimeout(() => this.askEvening(), LOOKED_AT);
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get title() {
        const { date, period, room } = this.props.lesson;
        return [
            _t("Lesson of %s", longDay(date)),
            period && _t("No. %s", period),
            room && _t("room %s", room),
        ]
            .filter(Boolean)
            .join(", ");
    }

    get mayEdit() {
        return this.props.lesson.may_edit && !this.props.lesson.closed;
    }

    /** What stands in a field. */
    shown(name, saved) {
        return this.typed[name] ?? saved;
    }

    /** The typed text, done with. */
    finish(name, ev) {
        delete this.typed[name];
        return ev.target.value.trim();
    }

    // The thematic plan

    get plan() {
        return this.grid.data.plan;
    }

    get planPlace() {
        const number = planNumber(this.plan, this.props.lesson);
        return number && _t("plan %(number)s of %(hours)s", { number, hours: this.plan.hours });
    }

    get planApart() {
        const apart = this.plan?.apart;
        if (!apart) {
            return "";
        }
        return apart > 0
            ? _t("Lessons behind the plan: %s", apart)
            : _t("Lessons ahead of the plan: %s", -apart);
    }

    get topics() {
        return [...new Set(nearTopics(this.plan, this.props.lesson).map((topic) => topic.name))];
    }

    get offer() {
        const { lesson, legend } = this.props;
        return this.mayEdit ? planOffer(this.plan, lesson, legend.types[0]?.id) : null;
    }

    get offerText() {
        const { topic, type_id, homework } = this.offer;
        const type = type_id && this.props.legend.types.find((one) => one.id === type_id)?.name;
        return [topic, type, homework?.description].filter(Boolean).join(" · ");
    }

    take() {
        const { offer } = this;
        delete this.typed.topic;
        this.change(offer);
    }

    onTopicKeydown(ev) {
        if (ev.key === "Enter" && !ev.target.value.trim() && this.offer) {
            ev.preventDefault();
            this.take();
        }
    }

    // Homework

    get homework() {
        return this.props.lesson.homework[0] || { description: "", date_due: "", minutes: 0 };
    }

    get otherHomework() {
        return this.props.lesson.homework.slice(1);
    }

    get hasHomework() {
        return Boolean(this.shown("homework", this.homework.description).trim());
    }

    get evening() {
        return this.grid.evenings[this.props.lesson.id];
    }

    get eveningText() {
        const { minutes, limit } = this.evening || {};
        return minutes && limit
            ? _t("Evening of the class: %(minutes)s min of %(limit)s", { minutes, limit })
            : "";
    }

    askEvening() {
        const { lesson, model } = this.props;
        if (this.homework.minutes && !this.evening) {
            model.askEvening(lesson.id);
        }
    }

    // Changes

    change(changes) {
        // Shown at once; the server's word follows.
        const { lesson, model } = this.props;
        const { homework, held, ...plain } = changes;
        const seen = Object.fromEntries([
            ...Object.keys(plain).map((name) => [name, lesson[name]]),
            ...Object.keys(homework || {}).map((name) => [name, this.homework[name]]),
        ]);
        Object.assign(lesson, plain, held ? { state: "held" } : {});
        if (homework) {
            lesson.homework = [{ ...this.homework, ...homework }, ...this.otherHomework];
        }
        model.editLesson(lesson.id, changes, seen);
    }

    changeTopic(ev) {
        this.change({ topic: this.finish("topic", ev) });
    }

    changeType(ev) {
        this.change({ type_id: Number(ev.target.value) });
    }

    changeDescription(ev) {
        this.changeHomework("description", this.finish("homework", ev));
    }

    changeMinutes(ev) {
        this.changeHomework("minutes", Number(this.finish("minutes", ev)));
    }

    changeHomework(name, value) {
        this.change({ homework: { [name]: value } });
    }
}
