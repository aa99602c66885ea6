"""Codes of the match desk: what a need lacks, rounds, matches, choices in the words of the office."""

PHRASES = {
    "forbidden_match": ("You may not match needs.", "Ask your administrator for the role."),
    "need_gap_title": ("The line that names the need is very short.", "Say in {least} characters or more what hurts."),
    "need_gap_short": (
        "The need is described in {characters} characters; experts ask back below {least}.",
        "Say what you see, since when and how often.",
    ),
    "need_gap_vague": ("“{words}” fits any need.", "Say what exactly goes wrong, and at which step."),
    "need_gap_numbers": ("There is no number in it.", "Give yield, scrap, amount or temperature, about is enough."),
    "need_gap_step": ("Where in the process it happens is not said.", "Name the step, the equipment or the season."),
    "need_gap_tried": ("What was tried is not said.", "Say what was tried, or that nothing was yet."),
    "need_gap_target": ("What success would be is not said.", "Say by what you would see that it is solved."),
    "need_gap_deadline": ("There is no deadline.", "Give a day, or the month by which it is needed."),
    "need_gap_deadline_near": (
        "The deadline {deadline} lies less than {days} days ahead.",
        "Give a day that an expert can keep.",
    ),
    "need_gap_budget": ("The budget is not said.", "Give a rough sum; 0 is an answer too."),
    "need_gap_public": (
        "The need is confidential and has no public wording.",
        "Write a wording that experts may read, without names and recipes.",
    ),
    "need_gap_contact": (
        "A telephone number or mail address stands in the text.",
        "Take it out: the centre knows how to reach you.",
    ),
    "match_need_not_published": ("“{title}” is not published.", "Review and publish it first."),
    "match_need_moved_on": (
        "“{title}” is not, or no longer, where this step starts.",
        "Look at its state and go on from there.",
    ),
    "match_moved_on": (
        "The match has gone on in the meantime.",
        "Look at its state and go on from there.",
    ),
    "match_need_staff_only": (
        "The need is only for the centre: nobody outside can be invited.",
        "Ask the firm for a public wording, or put somebody of the centre on it.",
    ),
    "match_need_wording_missing": (
        "The need is confidential and has no public wording: an expert could not read what is asked.",
        "Write the public wording first.",
    ),
    "match_judgement_wrong": (
        "“{value}” is no number from {least} to {most}.",
        "Write a number that lies between the two.",
    ),
    "match_judgement_without_reason": (
        "The value has no reason.",
        "Say in a line why another number is right, or where it comes from.",
    ),
    "match_result_without_lead": (
        "The result has no lead person who could be asked.",
        "Enter the lead person in the book, then put the result forward.",
    ),
    "match_refusal_reason_missing": ("A refusal needs its reason.", "Choose one, so that the next expert fits better."),
    "match_question_missing": ("The question is empty.", "Write what you would like to know."),
    "match_capacity_order": ("At least {least} is more than at most {most}.", "Turn the two numbers round."),
    "synonyms_missing": (
        "Nothing is said to mean the same as “{term}”.",
        "Write one word or more, separated by semicolons.",
    ),
    "round_without_needs": ("No published need waits for a proposal.", "Review and publish needs first."),
    "round_too_large": ("{count} needs are open; a round takes at most {most}.", "Close or answer some first."),
    "round_moved_on": (
        "Somebody else changed the round in the meantime.",
        "Look at it as it is now, and make your change again.",
    ),
    "round_infeasible": ("What is left cannot be satisfied.", "Raise a capacity, or compute a new round."),
    "round_breaks_capacity": ("{offer} would take {count} needs, at most {capacity} are left this year.", ""),
    "round_breaks_minimum": ("{offer} would get {count} needs, at least {minimum} are due.", ""),
    "round_breaks_pair": ("{offer} may not serve “{need}”.", ""),
    "round_breaks_senior": ("“{need}” must have at least {seniors} senior experts.", ""),
    "round_breaks_institution": ("“{need}” would have two experts of one institution.", ""),
    "round_breaks_demand": ("“{need}” asks for {demand} experts and would have more.", ""),
    "notice_match_invited": ("You are invited: {title}", "Accept, refuse with a reason, or ask."),
    "notice_match_accepted": ("Both sides accepted: {title}", "Bring the two together within a week."),
    "notice_match_refused": ("Refused: {title}", "Staff look for somebody else."),
    "notice_match_agreed": ("An agreement came of it: {title}", ""),
    "notice_match_answered": ("One side accepted: {title}", ""),
    "notice_match_asked": ("A question was asked: {title}", "Read it and answer."),
    "match_not_chosen_price": (
        "Why not: {offer} brings more elsewhere ({price} more, {gain} less here).",
        "",
    ),
    "match_not_chosen_score": ("Why not: {instead} fits at least as well.", ""),
    "match_not_chosen_empty": ("Why not: the fit lies below the floor.", ""),
}
