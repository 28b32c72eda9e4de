import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("school_diary_apply", {
    steps: () => [
        {
            content: "From the page of the service to the form",
            trigger: ".o_school_actions a[href$='/apply']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Who applies",
            trigger: "input[name=applicant_name]",
            run: "edit Орлов Дмитрий Львович",
        },
        {
            trigger: "select[name=relation]",
            run: "select father",
        },
        {
            content: "An address with a mistake in it",
            trigger: "input[name=applicant_email]",
            run: "edit orlov at example.org",
        },
        {
            content: "About whom",
            trigger: "input[name=child_name]",
            run: "edit Орлова Алиса Дмитриевна",
        },
        {
            trigger: "input[name=child_class]",
            run: "edit 6б",
        },
        {
            trigger: "input[name=consent_given]",
            run: "click",
        },
        {
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The mistake is explained, what was typed is kept",
            trigger: "input[name=applicant_email][aria-invalid=true]",
            run: "edit orlov@example.org",
        },
        {
            trigger: "input[name=child_name]:value('Орлова Алиса Дмитриевна')",
        },
        {
            trigger: "input[name=consent_given]:checked",
        },
        {
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A letter has been sent; there is no number yet",
            trigger: ".o_school_filed:not(:has(.o_school_number))",
        },
    ],
});

tours.add("school_diary_confirm", {
    steps: () => [
        {
            content: "The page that the letter leads to",
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Number and deadline",
            trigger: ".o_school_number:contains('ЭД-2026/')",
        },
    ],
});

tours.add("school_diary_grant", {
    steps: () => [
        {
            content: "What waits for a decision",
            trigger: ".o_data_row td[name=applicant_name]:contains('Орлов Дмитрий')",
            run: "click",
        },
        {
            content: "The pupil was found",
            trigger: ".o_field_widget[name=student_id] input:value('Орлова Алиса Дмитриевна')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_grant]",
            run: "click",
        },
        {
            content: "The diary is open",
            trigger: ".o_field_widget[name=diary_open] input:checked",
        },
        {
            trigger: ".o_arrow_button_current[data-value=granted]",
        },
    ],
});

tours.add("school_diary_first_login", {
    steps: () => [
        {
            content: "The link of the invitation asks for a password",
            trigger: ".oe_signup_form input[name=password]",
            run: "edit Очень-длинный-пароль-1",
        },
        {
            trigger: ".oe_signup_form input[name=confirm_password]",
            run: "edit Очень-длинный-пароль-1",
        },
        {
            trigger: ".oe_signup_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The first page of the portal",
            trigger: ".o_portal_my_home a[href$='/my/diary']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The child",
            trigger: ".o_school_child a[href$='/week']:first",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The child's week",
            trigger: ".o_school_diary[data-section=week] [aria-current=true]:contains('Алиса')",
        },
    ],
});
