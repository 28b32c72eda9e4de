"""The demo school on paper: subjects, teachers, classes, timetable. Plain data."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Subject:
    name: str
    short: str
    control: str = ""
    """lesson type that closes a unit, by its XML id"""
    practice: str = ""
    """lesson type in the middle of a unit"""
    density: float = 0.2
    """part of the class that gets a grade in an ordinary lesson"""
    bonus: float = 0.0
    """by how much grades are better here than elsewhere"""
    tasks: tuple = ()
    """homework: {p} a paragraph, {n} {m} {k} numbers, {a} {b} pages, {unit} the unit"""


_READ = ("§ {p}, вопросы 1–4", "§ {p}, пересказ", "§ {p}, выучить термины")
_MATHS = (
    "№ {n}, {m}",
    "№ {n} (а, б), {m}",
    "§ {p} повторить, № {n}",
    "№ {n}, {m}, {k}*",
)

SUBJECTS = {
    "рус": Subject(
        *("Русский язык", "Рус. яз.", "dictation", "independent", 0.14, -0.1),
        tasks=("Упр. {n}", "§ {p}, упр. {n}", "Упр. {n}, правило на с. {a}"),
    ),
    "чтен": Subject(
        *("Литературное чтение", "Лит. чтение", "", "", 0.2, 0.2),
        tasks=("Читать с. {a}–{b}", "Пересказ с. {a}–{b}", "Стихотворение наизусть"),
    ),
    "лит": Subject(
        *("Литература", "Лит-ра", "essay", "", 0.14, 0.1),
        tasks=(
            "Дочитать главы до конца, вопросы на с. {a}",
            "План рассказа о герое",
            "Читать с. {a}–{b}",
            "Отрывок наизусть",
        ),
    ),
    "англ": Subject(
        *("Английский язык", "Англ. яз.", "test", "independent", 0.22, 0.0),
        tasks=("Учебник, с. {a}, упр. 3", "Слова модуля, с. {a}", "Р. т., с. {b}"),
    ),
    "нем": Subject(
        *("Немецкий язык", "Нем. яз.", "test", "", 0.22, 0.2),
        tasks=("Слова, с. {a}", "Р. т., с. {b}, упр. 2"),
    ),
    "мат": Subject(
        *("Математика", "Матем.", "test", "independent", 0.14, -0.1), tasks=_MATHS
    ),
    "алг": Subject(
        *("Алгебра", "Алгебра", "test", "independent", 0.14, -0.2), tasks=_MATHS
    ),
    "геом": Subject(
        *("Геометрия", "Геом.", "test", "independent", 0.14, -0.2),
        tasks=("№ {n}, {m}", "Теорема с доказательством, № {n}", "П. {p}, № {n}"),
    ),
    "вер": Subject(
        *("Вероятность и статистика", "Вер. и стат.", "", "independent", 0.2),
        tasks=("№ {n}, {m}",),
    ),
    "инф": Subject(
        *("Информатика", "Информ.", "test", "practical", 0.22, 0.2),
        tasks=("§ {p}, вопросы 1–3", "Закончить программу с урока"),
    ),
    "окр": Subject(
        *("Окружающий мир", "Окр. мир", "test", "practical", 0.2, 0.2),
        tasks=("С. {a}–{b}, вопросы", "Р. т., с. {b}"),
    ),
    "ист": Subject(
        *("История", "История", "test", "", 0.16, 0.1),
        tasks=(*_READ, "§ {p}, даты наизусть"),
    ),
    "общ": Subject(
        *("Обществознание", "Общ-зн.", "", "independent", 0.2, 0.1), tasks=_READ
    ),
    "геог": Subject(
        *("География", "Геогр.", "test", "practical", 0.2, 0.1),
        tasks=(*_READ, "§ {p}, контурная карта"),
    ),
    "био": Subject(
        *("Биология", "Биология", "test", "laboratory", 0.2, 0.1), tasks=_READ
    ),
    "хим": Subject(
        *("Химия", "Химия", "test", "laboratory", 0.16, -0.2),
        tasks=("§ {p}, упр. 3–5", "§ {p}, уравнения из тетради"),
    ),
    "физика": Subject(
        *("Физика", "Физика", "test", "laboratory", 0.16, -0.2),
        tasks=("§ {p}, задачи {n}, {m}", "§ {p}, подготовиться к лабораторной"),
    ),
    "одн": Subject(
        *("Основы духовно-нравственной культуры народов России", "ОДНКНР"),
        *("", "", 0.16, 0.5),
        tasks=("Сообщение по теме «{unit}»",),
    ),
    "изо": Subject(
        *("Изобразительное искусство", "ИЗО", "", "practical", 0.25, 0.6),
        tasks=("Принести краски и альбом",),
    ),
    "муз": Subject("Музыка", "Музыка", "", "", 0.2, 0.7),
    "труд": Subject(
        *("Труд (технология)", "Труд", "", "practical", 0.22, 0.5),
        tasks=("Принести материалы для практической работы",),
    ),
    "физ": Subject("Физическая культура", "Физ-ра", "", "", 0.22, 0.6),
    "обзр": Subject(
        *("Основы безопасности и защиты Родины", "ОБЗР", "", "practical", 0.16, 0.4),
        tasks=("§ {p}",),
    ),
    "проект": Subject("Проектная деятельность", "Проект", "", "practical", 0.14, 0.6),
}


@dataclass(frozen=True)
class Class:
    """A class and where it stands this year; a year earlier it was a grade lower."""

    grade: int
    letter: str
    size: int
    term_kind: str
    bells: str
    homeroom: str
    room: str
    days: tuple
    """subjects of Monday, Tuesday… in the order of the lessons"""

    def name(self, grade):
        return f"{grade}{self.letter}"

    def timetable(self):
        """(weekday, period, subject) of every lesson of the week."""
        for weekday, line in enumerate(self.days):
            for period, subject in enumerate(line.split(), 1):
                yield weekday, period, subject


CLASSES = {
    "3А": Class(
        *(3, "А", 23, "quarter", "primary", "belkina", "12"),
        days=(
            "рус мат изо физ чтен",
            "рус труд чтен муз окр",
            "рус мат чтен окр проект",
            "мат рус чтен англ",
            "рус физ мат англ",
        ),
    ),
    "6А": Class(
        *(6, "А", 24, "quarter", "main", "sinitsyna", "21"),
        days=(
            "англ рус физ мат лит",
            "ист мат одн рус нем",
            "био англ мат геог рус",
            "лит рус мат изо нем",
            "англ рус ист физ муз",
            "лит труд труд мат рус",
        ),
    ),
    "6Б": Class(
        *(6, "Б", 26, "quarter", "main", "teacher", "27"),
        days=(
            "ист англ рус мат физ",
            "лит рус труд труд нем",
            "рус геог англ мат физ",
            "одн мат рус лит нем",
            "био мат англ изо рус",
            "ист муз рус лит мат",
        ),
    ),
    "8А": Class(
        *(8, "А", 25, "trimester", "main", "yasenev", "31"),
        days=(
            "рус геом ист муз био англ",
            "физика труд физ геог рус",
            "инф хим алг общ англ",
            "вер рус физика лит обзр",
            "англ ист алг хим физ геом",
            "алг био лит геог",
        ),
    ),
    "11А": Class(
        *(11, "А", 19, "half_year", "main", "topoleva", "36"),
        days=(
            "физика общ био англ алг",
            "вер физ алг лит ист",
            "геог геом хим англ алг",
            "физика общ рус ист лит",
            "инф англ физ геом обзр",
            "проект рус алг лит",
        ),
    ),
}

# English in 6Б is taught in two groups; German to a stream of both sixth forms.
SUBGROUPS = ("6Б", "англ")
STREAM = ("6А", "6Б", "нем")
# A pupil of 8А has lessons of its own besides: (weekday, period, subject).
INDIVIDUAL = ("8А", ((1, 6, "рус"), (3, 6, "алг")))


@dataclass(frozen=True)
class Teacher:
    name: str
    rooms: dict
    """class to its subjects, all of them by «*»"""
    room: str = ""
    """of one's own; otherwise the class's"""


# By login. Only some of them log in; the rest are there to be seen.
TEACHERS = {
    "teacher": Teacher(
        "Ольшанская Ирина Петровна",
        {"6Б": "мат", "8А": "алг геом вер", "8А инд.": "алг"},
        "27",
    ),
    "deputy": Teacher(
        "Рябинина Татьяна Львовна",
        {"6А": "био", "6Б": "био", "8А": "био хим", "11А": "био хим"},
        "33",
    ),
    "belkina": Teacher(
        "Белкина Светлана Юрьевна", {"3А": "рус чтен мат окр изо труд проект"}, "12"
    ),
    "sinitsyna": Teacher(
        "Синицына Марина Олеговна", {"6А": "рус лит", "6Б": "рус лит"}, "21"
    ),
    "topoleva": Teacher(
        "Тополева Вера Ильинична",
        {"8А": "рус лит", "8А инд.": "рус", "11А": "рус лит"},
        "36",
    ),
    "kalinkin": Teacher(
        "Калинкин Роман Эдуардович", {"6А": "мат", "11А": "алг геом вер проект"}, "28"
    ),
    "lugovaya": Teacher(
        "Луговая Дарья Антоновна",
        {"3А": "англ", "6А": "англ", "6Б гр. 1": "англ", "11А": "англ"},
        "24",
    ),
    "chernikina": Teacher(
        "Черникина Оксана Борисовна",
        {"6Б гр. 2": "англ", "8А": "англ", "6 поток": "нем"},
        "25",
    ),
    "yasenev": Teacher(
        "Ясенев Николай Степанович",
        {"6А": "ист одн", "6Б": "ист одн", "8А": "ист общ", "11А": "ист общ"},
        "31",
    ),
    "polevaya": Teacher(
        "Полевая Жанна Романовна",
        {"6А": "геог", "6Б": "геог", "8А": "геог обзр", "11А": "геог обзр"},
        "32",
    ),
    "magnitov": Teacher(
        "Магнитов Пётр Валерьевич", {"8А": "физика инф", "11А": "физика инф"}, "34"
    ),
    "begunov": Teacher(
        "Бегунов Антон Викторович",
        {"3А": "физ", "6А": "физ", "6Б": "физ", "8А": "физ", "11А": "физ"},
        "спортзал",
    ),
    "masterov": Teacher(
        "Мастеров Геннадий Павлович",
        {"6А": "изо труд", "6Б": "изо труд", "8А": "труд"},
        "мастерская",
    ),
    "notkina": Teacher(
        "Ноткина Алла Сергеевна",
        {"3А": "муз", "6А": "муз", "6Б": "муз", "8А": "муз"},
        "14",
    ),
}

BELLS = {
    "primary": (
        "Начальная школа",
        ("8:30-9:10", "9:15-9:55", "10:15-10:55", "11:00-11:40", "11:45-12:25"),
    ),
    "main": (
        "Основная и средняя школа",
        ("8:30-9:10", "9:20-10:00", "10:10-10:50", "11:10-11:50", "12:10-12:50")
        + ("13:00-13:40", "13:45-14:25"),
    ),
}


def units():
    """What is taught: {(year of study, subject): units in the order of the year}."""
    found = {}
    text = (Path(__file__).parent / "topics.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head, topics = line.split(":", 1)
            grade, subject = head.split()
            found[int(grade), subject] = [topic.strip() for topic in topics.split(";")]
    return found
