import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// The code of the letter stands behind the # of the page's address.
tours.add("school_diary_agree_and_withdraw", {
    steps: () => [
        { trigger: ".oe_login_form input[name=login]", run: "edit orlov@example.org" },
        {
            trigger: ".oe_login_form input[name=password]",
            run: "edit Очень-длинный-пароль-1",
        },
        {
            trigger: ".oe_login_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "input[name=code]",
            run(helpers) {
                return helpers.edit(window.location.hash.slice(1));
            },
        },
        {
            trigger: "form[action$='/code'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Agreed",
            trigger: ".o_school_card:not(:has(input[name=code])) .o_school_ways:contains('work@example.org')",
        },
        {
            trigger: ".o_school_bar a[href$='/my/consents']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_delivery p:contains('work@example.org')",
        },
        {
            trigger: ".o_school_consent form[action$='/withdraw'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "On paper from now on; the letters would begin again",
            trigger: ".o_school_delivery:has(b:not(:contains('@'))) .o_school_note:contains('work@example.org')",
        },
        {
            content: "The consent may be given again",
            trigger: ".o_school_consent form[action$='/grant'] input[name=agree]",
        },
        {
            trigger: ".breadcrumb a[href$='/my/home']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_portal_my_home a[href$='/my/diary']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "No diary is open any more",
            trigger: ".o_school_empty_page",
        },
    ],
});

// Both parents leave: one files on the public page, the other is asked by a letter.
tours.add("school_diary_leave_together", {
    steps: () => [
        {
            trigger: ".o_school_points a[href$='/apply/refusal']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "input[name=applicant_name]",
            run: "edit Орлов Дмитрий Львович",
        },
        { trigger: "select[name=relation]", run: "select father" },
        {
            trigger: "input[name=co_applicant_name]",
            run: "edit орлова елена викторовна",
        },
        {
            trigger: "input[name=applicant_email]",
            run: "edit orlov@example.org",
        },
        {
            trigger: "input[name=child_name]",
            run: "edit Орлова Алиса Дмитриевна",
        },
        {
            content: "Nothing to consent to, nothing to choose",
            trigger: ".o_school_form:not(:has(input[name=consent_given], input[name=delivery_channel])) button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_school_filed:not(:has(.o_school_number))" },
    ],
});

tours.add("school_diary_second_agrees", {
    steps: () => [
        {
            content: "Who asks, and for which child",
            trigger: ".o_school_together dl:contains('Орлов Дмитрий'):contains('Алиса')",
        },
        {
            trigger: ".o_school_together button[value=yes]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_school_filed:has(.o_school_number) p[role=status]" },
    ],
});
