import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const cell = (row, name) => `.o_data_row:contains('${row}') td[name=${name}]`;
const MATH = "Математика";
const ILL = "Орлова";

const openTerm = [
    { trigger: cell("1 четверть", "state"), run: "click" },
    { trigger: ".o_form_view .o_statusbar_status" },
];

// The deputy head finds what is missing, defers one pupil, reminds the teacher.
tours.add("school_diary_close_gaps", {
    steps: () => [
        ...openTerm,
        { trigger: "button[name=action_remind]", run: "click" },
        { trigger: ".o_notification" },
        { trigger: "button[name=action_close]", run: "click" },
        {
            content: "It is not closed: something is missing",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Of one course alone, of its four pupils",
            trigger: `.o_list_view:not(:has(.o_data_row ~ .o_data_row)) ${cell(MATH, "missing_count")}:contains('4')`,
            run: "click",
        },
        {
            trigger: `.o_data_row:contains('${ILL}') button[name=action_defer]`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=document] input",
            run: "edit Справка № 12",
        },
        {
            trigger: ".modal .o_field_widget[name=date_until] input, .modal .o_field_widget[name=date_until] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date_until] input",
            run: "edit 30.11.2026 && click .modal .o_field_widget[name=document] input",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            trigger: `body:not(:has(.modal)) .o_data_row:contains('${ILL}') td[name=state] .text-bg-warning`,
        },
    ],
});

// The teacher is asked, decides one otherwise and says why, confirms the others.
tours.add("school_diary_close_decide", {
    steps: () => [
        {
            content: "Asked by an activity",
            trigger: ".o-mail-ActivityMenu-counter:contains('1')",
            run: "click",
        },
        { trigger: ".o-mail-ActivityGroup", run: "click" },
        {
            content: "The term, and what is missing of it",
            trigger: ".o_data_row:contains('1 четверть') button[name=action_open_missing]",
            run: "click",
        },
        { trigger: cell(MATH, "course_id"), run: "click" },
        { trigger: cell("Семёнов", "value_id"), run: "click" },
        {
            trigger: ".o_selected_row [name=value_id] input",
            run: "edit 5",
        },
        { trigger: ".o-autocomplete--dropdown-item a:contains('5')", run: "click" },
        {
            content: "Another than proposed: there is no way past the reason",
            trigger: ".o_selected_row .o_required_modifier[name=reason] input",
            run: "edit Победа в олимпиаде",
        },
        { trigger: ".o_list_button_save", run: "click" },
        {
            trigger: `${cell("Семёнов", "state")}:not(:has(.text-bg-warning)) .text-bg-info`,
        },
        { trigger: "button[name=action_confirm_shown]", run: "click" },
        {
            trigger: `${cell("Белова", "state")} .text-bg-info`,
        },
        { trigger: `${cell("Громов", "value_id")}:contains('3')` },
    ],
});

// Nothing is missing any more: the term is closed.
tours.add("school_diary_close_term", {
    steps: () => [
        ...openTerm,
        { trigger: ".o_form_view:not(:has(button[name=action_open_missing])) button[name=action_close]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=closed]",
        },
    ],
});

// The parent sees grades and the deferral, and says that they were seen.
tours.add("school_diary_close_parent", {
    steps: () => [
        {
            trigger: ".o_school_child:contains('Алиса') .o_school_unseen_results a:contains('1 четверть')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_results tr:contains('Русский язык') .o_school_chip:contains('4')",
        },
        {
            content: "Deferred, and until when",
            trigger: `.o_school_results tr:contains('${MATH}'):not(:has(.o_school_chip)) td:contains('30')`,
        },
        {
            trigger: ".o_school_seen_form textarea",
            run: "edit Спасибо, ознакомились",
        },
        {
            trigger: ".o_school_seen_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_diary:not(:has(.o_school_seen_form)) .o_school_seen li:contains('1 четверть')",
        },
    ],
});

// The homeroom teacher reads what the parent wrote, and sees who has not looked yet.
tours.add("school_diary_close_homeroom", {
    steps: () => [
        { trigger: ".o_menu_systray .fa-clock-o", run: "click" },
        { trigger: ".o-mail-ActivityGroup", run: "click" },
        { trigger: cell(ILL, "message"), run: "click" },
        {
            trigger: ".o_form_view .o_field_widget[name=message]:contains('Спасибо, ознакомились')",
        },
        {
            content: "Read: nothing more is asked",
            trigger: ".o-mail-Activity-markDone",
            run: "click",
        },
        { trigger: ".o-mail-ActivityMarkAsDone .btn-primary.mx-2", run: "click" },
        { trigger: ".o_form_view:not(:has(.o-mail-Activity))" },
        { trigger: ".o_navbar_apps_menu button", run: "click" },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='school_diary.school_diary_menu_root']",
            run: "click",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='school_diary.school_diary_menu_results']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='school_diary.school_acknowledgement_report_menu']",
            run: "click",
        },
        {
            trigger: `.o_data_row:contains('${ILL}'):contains('Спасибо') td[name=state] .text-bg-success`,
        },
        {
            trigger: `${cell("Семёнов Илья", "state")} .text-bg-warning`,
        },
    ],
});
