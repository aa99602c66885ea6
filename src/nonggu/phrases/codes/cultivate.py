"""Codes of the cultivate desk."""

PHRASES = {
    "forbidden_judge": ("You may not judge the enterprises.", "Ask an officer or a clerk to do it."),
    "forbidden_rules": ("You may not enter values of the rules.", "Ask the administrator."),
    "pool_already": (
        "{title} stands in the pool of {year} for this scheme already.",
        "Open its entry, or choose another year.",
    ),
    "move_without_reason": ("A move needs a reason.", "Write in a few words why it is moved."),
    "move_to_same_stage": ("It stands at “{stage}” already, or the stage is not known.", "Choose another stage."),
    "move_without_certificate": (
        "The book holds no certificate of this enterprise for “{scheme}”.",
        "Enter the certificate or entry number first; it moves by itself then.",
    ),
    "finish_other_year": (
        "The entry is of {year}, but {day} lies in another year.",
        "Mend the day, or open an entry of that year.",
    ),
    "finish_twice": ("The application was finished on {day} already.", "Mend the day in the application's record."),
    "certificate_ends_first": ("The validity would end on {last}, before it begins on {first}.", "Mend the two days."),
    "certificate_known": ("The book holds a certificate {number} already.", "Check the number; open the record."),
    "why_finished": ("application finished", ""),
    "why_certificate": ("certificate {number} entered", ""),
    "step_done_already": ("The step was noted as taken on {day}.", "Enter a new session for what came after."),
    "sign_in_twice": ("{name} has signed in already.", "Nothing more is to be done."),
    "sign_in_too_many": (
        "More than {most} people have signed in through this code.",
        "Let staff enter the others, and make a new code.",
    ),
    "paper_unknown": ("The scheme asks for no paper “{item}”.", "Choose a paper of the list."),
    "paper_empty": ("Neither a file nor an explanation was given.", "Attach a file, or write what stands for it."),
    "paper_file_empty": ("The file {name} is empty.", "Choose the file again."),
    "paper_accepted": ("The paper was accepted already.", "Have the centre return it if it is to be changed."),
    "paper_not_filed": ("The paper has not been filed, so it cannot be accepted.", "File it first."),
    "return_without_comment": ("A return needs a comment.", "Say what is to be mended."),
    "filed_by_link": ("filed by the enterprise through its link", ""),
    "fact_unknown": ("The rules know no fact “{fact}”.", "Choose one of the facts on the page."),
    "fact_not_readable": (
        "“{text}” cannot be read as {fact}.",
        "Write a plain number, a date such as 2024-03-11, or yes or no; nothing was changed.",
    ),
    "fact_decides_both": ("this alone decides", ""),
    "fact_decides_pass": ("the right value would meet all", ""),
    "fact_decides_fail": ("a wrong value would fail", ""),
    "distance_meaning": (
        "Each unmet condition adds its relative gap (at most 1), each unknown one half; of alternatives the nearest counts.",
        "",
    ),
    "duty_unknown": ("There is no filing for this duty.", "It is done by a new certificate or application."),
    "duty_done_already": ("{title} has filed this already.", "Open the filing to change it."),
    "rule_value_without_source": (
        "A value of the rules needs its source.",
        "Write the document with number and date.",
    ),
    "rule_value_not_a_number": (
        "“{text}” is no number.",
        "Write a plain number such as 0.1 or 500, or leave it empty.",
    ),
    "value_yes": ("yes", ""),
    "value_no": ("no", ""),
    "assessment_without_result": ("The assessment needs a result.", "Write the result, such as passed."),
    "assessment_twice": ("{title} has been assessed for {year} already.", "Open the filing to change it."),
}
