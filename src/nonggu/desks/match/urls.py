"""The addresses of the match desk."""

from __future__ import annotations

from django.urls import path

from nonggu.desks.match.views import matches, needs, outside, pictures, results, rounds

urlpatterns = [
    path("", needs.match, name="match"),
    path("needs/", needs.match_needs, name="match-needs"),
    path("ask/", needs.match_ask, name="match-ask"),
    path("needs/expire/", needs.match_expire, name="match-expire"),
    path("needs/<code:need>/", needs.match_need, name="match-need"),
    path("needs/<code:need>/ask/<slug:key>/", needs.match_question, name="match-question"),
    path("needs/<code:need>/candidates/", needs.match_candidates, name="match-candidates"),
    path("needs/<code:need>/rewrite/", needs.match_rewrite, name="match-rewrite"),
    path("needs/<code:need>/propose/", matches.match_propose, name="match-propose"),
    path("needs/<code:need>/act/<slug:verb>/", needs.match_need_act, name="match-need-act"),
    path("matches/<code:match>/", matches.match_match, name="match-match"),
    path("matches/<code:match>/why/", matches.match_why, name="match-why"),
    path("matches/<code:match>/answer/", matches.match_answer, name="match-answer"),
    path("matches/<code:match>/act/<slug:verb>/", matches.match_act, name="match-act"),
    path("reply/<str:token>/", outside.match_reply, name="match-reply"),
    path("results/", results.match_results, name="match-results"),
    path("results/<code:code>/", results.match_result, name="match-result"),
    path("rounds/", rounds.match_rounds, name="match-rounds"),
    path("rounds/<int:round>/", rounds.match_round, name="match-round"),
    path("rounds/<int:round>/move/", rounds.match_move, name="match-move"),
    path("rounds/<int:round>/best/", rounds.match_best, name="match-best"),
    path("rounds/<int:round>/confirm/", rounds.match_confirm, name="match-confirm"),
    path("rounds/<int:round>/proof/", rounds.match_proof, name="match-proof"),
    path("pictures/", pictures.match_pictures, name="match-pictures"),
    path("pictures/heat/", pictures.match_heat, name="match-heat"),
    path("funnel/<slug:stage>/", pictures.match_funnel, name="match-funnel"),
    path("experts/", pictures.match_experts, name="match-experts"),
    path("experts/capacity/", pictures.match_capacity, name="match-capacity"),
    path("experts/conflict/", pictures.match_conflict, name="match-conflict"),
    path("judgements/", pictures.match_judgement, name="match-judgement"),
    path("heat/<slug:industry>/<slug:field>/", pictures.match_cell, name="match-cell"),
    path("words/", pictures.match_words, name="match-words"),
]
