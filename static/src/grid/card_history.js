import { onWillUnmount, status, useComponent, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const IDLE = 300;

/**
 * What a card of the grid tells of the past.
 *
 * It is asked a moment later, so that running through cells asks nothing; what comes for
 * a cell that has been left meanwhile is not shown.
 *
 * @param {string} method of the course
 * @returns {{state: {history: Object|null}, load: function, forget: function}}
 */
export function useHistory(method) {
    const component = useComponent();
    const state = useState({ history: null });
    let timer;
    let asked;

    function forget() {
        asked = Symbol();
        browser.clearTimeout(timer);
    }

    async function ask(model, place, mine) {
        let history = null;
        try {
            history = await model.call(method, place);
        } catch {
            return; // no connection: the card does without
        }
        if (mine === asked && status(component) === "mounted") {
            state.history = history;
        }
    }

    function load(model, place, delay = IDLE) {
        const mine = asked;
        timer = browser.setTimeout(() => ask(model, place, mine), delay);
    }

    onWillUnmount(() => browser.clearTimeout(timer));
    return { state, load, forget };
}
