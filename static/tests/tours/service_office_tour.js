import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const row = (name) => `.o_data_row:contains('${name}')`;

const firstScreen = [
    { trigger: ".o_navbar_apps_menu button", run: "click" },
    {
        trigger: ".o-dropdown--menu [data-menu-xmlid='school_diary.school_diary_menu_root']",
        run: "click",
    },
];

// What waits stands on the first screen; the pupil is found by hand, the head decides.
tours.add("school_diary_office_checks", {
    steps: () => [
        ...firstScreen,
        {
            content: "To be decided by the twentieth",
            trigger: `${row("Орлов Дмитрий")} td[name=deadline] [title^='20']`,
        },
        {
            trigger: `${row("Орлов Дмитрий")} td[name=applicant_name]`,
            run: "click",
        },
        {
            content: "The name alone does not say which pupil",
            trigger: ".o_form_sheet .alert-warning",
        },
        {
            trigger: ".o_field_widget[name=student_id] input",
            run: "edit Орлова",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Орлова Алиса')",
            run: "click",
        },
        {
            trigger: ".o_form_sheet:not(:has(.alert-warning))",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_review]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=in_review]",
        },
    ],
});

// One is granted, the other refused with its ground and reasons.
tours.add("school_diary_head_decides", {
    steps: () => [
        { trigger: `${row("Орлов Дмитрий")} td[name=applicant_name]`, run: "click" },
        {
            trigger: ".o_field_widget[name=student_id]:contains('Орлова'), .o_field_widget[name=student_id] input:value('Орлова')",
        },
        { trigger: ".o_statusbar_buttons button[name=action_grant]", run: "click" },
        {
            content: "The diary is open",
            trigger: ".o_field_widget[name=diary_open] input:checked",
        },
        { trigger: ".o_arrow_button_current[data-value=granted]" },
        { trigger: ".o_back_button, .breadcrumb-item:last a", run: "click" },
        {
            content: "What is done is asked for no more",
            trigger: `.o_list_view:not(:has(${row("Орлов Дмитрий")})) ${row("Лисицын")} td[name=applicant_name]`,
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_open_refusal]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=ground_id] .o_radio_item:first input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reasons] textarea",
            run: "edit Право представлять ученика не подтверждено.",
        },
        { trigger: ".modal button[name=action_refuse]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=refused]" },
    ],
});

// Both parents have agreed: the service is ended for both.
tours.add("school_diary_office_ends", {
    steps: () => [
        { trigger: `${row("Орлов Дмитрий")} td[name=applicant_name]`, run: "click" },
        {
            content: "Both are found, the second has agreed",
            trigger: ".o_field_widget[name=co_guardian_id] input:value('Орлова Елена')",
        },
        { trigger: ".o_form_sheet:not(:has(.alert)) .o_field_widget[name=co_agreed_at]:contains('18')" },
        { trigger: ".o_statusbar_buttons button[name=action_grant]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=granted]" },
        { trigger: ".o_field_widget[name=diary_open] input:not(:checked)" },
    ],
});
