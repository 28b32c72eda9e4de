import { cell, chip, empty, keys, SAVED, selected, step, tours } from "./grid_keyboard";

let clipboard = "";

/** Tells the cell what the browser does at Ctrl+C, Ctrl+X and Ctrl+V. */
function fire(type) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", clipboard);
    const options = { clipboardData, bubbles: true, cancelable: true };
    const ev = new ClipboardEvent(type, options);
    document.activeElement.dispatchEvent(ev);
    clipboard = ev.clipboardData.getData("text/plain");
}

const copyThen = async (...pressed) => {
    fire("copy");
    await keys(...pressed);
};

tours.add("school_diary_grid_clipboard", {
    steps: () => [
        step(
            "A grade, an absence, two grades for one work",
            selected(1, 3),
            ...["5", "Enter", "н", "Enter", "4", "/", "3", "Enter"]
        ),
        step("A block is copied", selected(4, 3), "PageUp", "shift+ArrowDown", "shift+ArrowDown"),
        {
            content: "For the next lesson",
            trigger: `${cell(3, 3)}:focus`,
            run: () => copyThen("ArrowRight", "PageUp"),
        },
        { content: "Pasted", trigger: selected(1, 4), run: () => fire("paste") },
        { trigger: chip(1, 4, "5") },
        { trigger: chip(2, 4, "Н") },
        { trigger: `${cell(3, 4)}:has(.o_school_chip:contains(4)):has(.o_school_chip:contains(3))` },
        {
            content: "One cell is copied",
            trigger: selected(1, 4),
            run: () => copyThen("ArrowRight", "shift+ArrowDown", "shift+ArrowDown"),
        },
        { content: "Into several", trigger: selected(3, 5), run: () => fire("paste") },
        { trigger: chip(3, 5, "5") },
        step("Undone at once", chip(1, 5, "5"), "control+z"),
        { trigger: `${empty(1, 5)}` },
        { trigger: `${empty(3, 5)}` },
        step("To a free cell", SAVED, "PageUp"),
        {
            content: "A column of a spreadsheet",
            trigger: selected(1, 5),
            run: () => {
                clipboard = "5\r\n4\r\n\r\nН\r\nslovo\r\n4 3\r\n";
                fire("paste");
            },
        },
        { trigger: chip(6, 5, "3") },
        { trigger: empty(5, 5) },
        { content: "What cannot be read is said", trigger: ".o_notification:contains(slovo)" },
        step("A column is copied down", SAVED, "ArrowLeft", "ArrowLeft", "ArrowLeft", "2", "Enter"),
        step(
            "From its top",
            selected(2, 2),
            ...["ArrowUp", "shift+ArrowDown", "shift+ArrowDown", "shift+ArrowDown", "control+d"]
        ),
        { trigger: chip(4, 2, "2") },
        { trigger: empty(5, 2) },
        { content: "Cut", trigger: selected(4, 2), run: () => fire("cut") },
        { trigger: empty(4, 2) },
        { trigger: SAVED, run: () => keys("control+z") },
        { trigger: chip(4, 2, "2") },
        { trigger: SAVED },
    ],
});
