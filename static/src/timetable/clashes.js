/**
 * Why a lesson cannot be given at a time: the slots that need the same teacher, room
 * or pupils then. The server has the last word; this shows it before anything is
 * dropped.
 *
 * @param {Object} board as school.timetable.slot.get_board gives it
 * @param {Object} lesson a course or a slot of the board
 * @param {Object} place { weekday, period, week }
 * @returns {Object[]} list of { slot, reason }: teacher, room or pupils
 */
export function clashesAt(board, lesson, place) {
    const [start, end] = board.hours[lesson.class_id][place.period];
    const shared = board.shared[lesson.class_id] || [];
    return board.slots
        .filter(
            (slot) =>
                slot.id !== lesson.slot_id &&
                slot.weekday === place.weekday &&
                slot.start < end &&
                start < slot.end &&
                (slot.week === "every" ||
                    place.week === "every" ||
                    slot.week === place.week)
        )
        .map((slot) => ({ slot, reason: reasonFor(slot, lesson, shared) }))
        .filter((clash) => clash.reason);
}

function reasonFor(slot, lesson, shared) {
    if (slot.teacher_id && slot.teacher_id === lesson.teacher_id) {
        return "teacher";
    }
    if (slot.class_id === lesson.class_id || shared.includes(slot.class_id)) {
        return "pupils";
    }
    return slot.room_key && slot.room_key === lesson.room_key ? "room" : "";
}
