import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { CellCard } from "./cell_card";
import { GridModel } from "./grid_model";
import { GridTable } from "./grid_table";
import { LessonList } from "./lesson_list";
import { LessonPanel } from "./lesson_panel";
import { OutcomeCard } from "./outcome_card";
import { ReasonDialog } from "./reason_dialog";

const POLL_EVERY = 8000;
// A laptop may have a touch screen, too: it is wider, and has a mouse.
const TABLET = "(pointer: coarse), (max-width: 1199px)";

const WORDS = {
    saved: _t("saved"),
    saving: _t("saving…"),
    offline: _t("no connection: will be sent again"),
    error: _t("not saved: will be sent again"),
    session: _t("you are logged out: nothing is lost"),
    conflict: _t("changed by somebody else: choose"),
};

/** A course's page of the class journal. */
export class JournalGrid extends Component {
    static template = "school_diary.JournalGrid";
    static components = { Layout, GridTable, LessonPanel, CellCard, LessonList, OutcomeCard };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Class journal");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.courseId = this.props.action.context.active_id;
        this.model = new GridModel({
            call: (method, args) =>
                this.orm.silent.call("school.course", method, [[this.courseId], ...args]),
            storageKey: `school_diary.grid.${session.db}.${user.userId}.${this.courseId}`,
            onRefused: (message) => this.notification.add(message, { type: "warning" }),
            onLessonConflict: (message, keepMine) => this.askLesson(message, keepMine),
        });
        // A finger has no keyboard: it gets the list first, with big buttons.
        const isTablet = hasTouch() && browser.matchMedia(TABLET).matches;
        this.state = useState({ groupId: 0, selected: null, isTable: !isTablet });
        this.grid = useState(this.model.state);
        this.display = { controlPanel: { layoutActions: true } };
        this.select = this.select.bind(this);
        onWillStart(() => this.open());
        onMounted(() => {
            this.poller = browser.setInterval(() => this.poll(), POLL_EVERY);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.poller);
            this.model.close();
        });
        useEffect(
            (asks) => asks && this.askForReason(),
            () => [this.grid.asks]
        );
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.model.hasUnsent) {
                ev.preventDefault();
                ev.returnValue = true;
            }
        });
        useExternalListener(window, "online", () => this.model.send());
        useExternalListener(window, "focus", () => this.onBack());
    }

    async open(termId = null) {
        if (!this.courseId) {
            return;
        }
        await this.model.open(termId);
        const { course, lessons, students, today } = this.data;
        this.env.config.setDisplayName(course.name);
        const begun = lessons.filter((lesson) => lesson.date <= today);
        const lesson = begun.at(-1) || lessons[0];
        this.state.selected =
            lesson && students.length ? { student: students[0].id, lesson: lesson.id } : null;
    }

    poll() {
        if (this.data && !document.hidden) {
            this.model.poll();
        }
    }

    /** Back from another window, where the user may have logged in again. */
    async onBack() {
        await this.model.send();
        this.poll();
    }

    get data() {
        return this.grid.data;
    }

    get isTable() {
        return this.state.isTable && !this.ui.isSmall;
    }

    /** What the table and the list are given. */
    get pageProps() {
        return {
            model: this.model,
            students: this.students,
            numbers: this.numbers,
            lessons: this.data.lessons,
            column: this.data.column,
            rows: this.grid.rows,
            today: this.data.today,
            selected: this.state.selected,
            onSelect: this.select,
        };
    }

    get students() {
        const group = this.data.groups.find((one) => one.id === this.state.groupId);
        if (!group) {
            return this.data.students;
        }
        const ids = new Set(group.student_ids);
        return this.data.students.filter((student) => ids.has(student.id));
    }

    /** A pupil's number in the class list, also where a subgroup is shown. */
    get numbers() {
        return Object.fromEntries(
            this.data.students.map((student, index) => [student.id, index + 1])
        );
    }

    get lesson() {
        const { selected } = this.state;
        return selected && this.data.lessons.find((lesson) => lesson.id === selected.lesson);
    }

    get isOutcome() {
        return this.data.column && this.state.selected?.lesson === this.data.column.id;
    }

    get student() {
        const { selected } = this.state;
        return selected && this.data.students.find((student) => student.id === selected.student);
    }

    get word() {
        return WORDS[this.grid.word];
    }

    get counts() {
        return _t("%(pupils)s pupils · %(lessons)s lessons", {
            pupils: this.students.length,
            lessons: this.data.lessons.length,
        });
    }

    select(student, lesson) {
        this.state.selected = { student, lesson };
    }

    async chooseTerm(ev) {
        await this.model.send();
        if (this.model.failures) {
            ev.target.value = this.data.term.id; // What waits to be sent is of this term.
            return;
        }
        await this.open(Number(ev.target.value));
    }

    chooseGroup(ev) {
        this.state.groupId = Number(ev.target.value);
        const [first] = this.students;
        if (first && !this.students.includes(this.student)) {
            this.select(first.id, this.state.selected.lesson);
        }
    }

    /** Somebody else has written the same field of a lesson: both are shown. */
    askLesson(message, keepMine) {
        const close = this.notification.add(message, {
            type: "warning",
            sticky: true,
            buttons: [
                {
                    name: _t("Put mine in"),
                    primary: true,
                    onClick: () => {
                        close();
                        keepMine();
                    },
                },
            ],
        });
    }

    /** Asks once for all old grades that wait to be changed. */
    askForReason() {
        if (this.isAsking) {
            return;
        }
        this.isAsking = true;
        let reason = "";
        const onClose = () => {
            this.isAsking = false;
            this.model.answerReason(reason);
        };
        const onReason = (text) => (reason = text);
        const waiting = this.model.waitingForReason;
        const messages = waiting.filter((one) => one.lesson < 0).map((one) => one.message);
        const count = waiting.length - messages.length;
        this.dialog.add(ReasonDialog, { count, messages, onReason }, { onClose });
    }

    print() {
        browser.print ? browser.print() : window.print();
    }
}

registry.category("actions").add("school_diary.grid", JournalGrid);
