"""The addresses of the cultivate desk."""

from __future__ import annotations

from django.urls import path

from nonggu.desks.cultivate import calendar_views as calendar
from nonggu.desks.cultivate import coaching_views as coaching
from nonggu.desks.cultivate import firm_views as firm
from nonggu.desks.cultivate import paper_views as papers
from nonggu.desks.cultivate import pool_views as pool
from nonggu.desks.cultivate import views

urlpatterns = [
    path("", views.cultivate, name="cultivate"),
    path("judge/", views.cultivate_judge, name="cultivate-judge"),
    path("mining/<slug:scheme>/", views.cultivate_mining, name="cultivate-mining"),
    path("mining/<slug:scheme>/export/", views.cultivate_mining_export, name="cultivate-mining-export"),
    path("runs/<int:number>/<code:organisation>/again/", views.cultivate_run, name="cultivate-run"),
    path("firms/<code:code>/", views.cultivate_firm, name="cultivate-firm"),
    path("firms/<code:organisation>/pool/", views.cultivate_put, name="cultivate-put"),
    path("firms/<code:organisation>/done/", calendar.cultivate_done, name="cultivate-done"),
    path("firms/<code:code>/kept/<code:kept_code>/", firm.cultivate_kept, name="cultivate-kept"),
    path("firms/<code:code>/<slug:scheme>/", firm.cultivate_scheme, name="cultivate-scheme"),
    path("firms/<code:code>/<slug:scheme>/way/", firm.cultivate_way, name="cultivate-way"),
    path("firms/<code:code>/<slug:scheme>/what-if/", firm.cultivate_what_if, name="cultivate-what-if"),
    path("firms/<code:code>/<slug:scheme>/state/", firm.cultivate_state, name="cultivate-state"),
    path("firms/<code:code>/<slug:scheme>/keep/", firm.cultivate_keep, name="cultivate-keep"),
    path("pool/<slug:scheme>/", pool.cultivate_pool, name="cultivate-pool"),
    path("pool/<slug:scheme>/list/", pool.cultivate_pool_list, name="cultivate-pool-list"),
    path("entries/<code:entry>/", pool.cultivate_entry, name="cultivate-entry"),
    path("entries/<code:entry>/move/", pool.cultivate_move, name="cultivate-move"),
    path("entries/<code:entry>/assign/", pool.cultivate_assign, name="cultivate-assign"),
    path("entries/<code:entry>/coach/", pool.cultivate_coach, name="cultivate-coach"),
    path("entries/<code:entry>/finish/", pool.cultivate_finish, name="cultivate-finish"),
    path("entries/<code:entry>/certificate/", pool.cultivate_certificate, name="cultivate-certificate"),
    path("entries/<code:entry>/steps/<int:number>/", pool.cultivate_step, name="cultivate-step"),
    path("entries/<code:entry>/my-papers/", papers.cultivate_my_papers, name="cultivate-my-papers"),
    path("entries/<code:entry>/link/", papers.cultivate_link, name="cultivate-link"),
    path("entries/<code:entry>/packet/<slug:kind>/", papers.cultivate_packet_export, name="cultivate-packet-export"),
    path("entries/<code:entry>/files/<int:number>/", papers.cultivate_evidence_file, name="cultivate-evidence-file"),
    path("entries/<code:entry>/papers/<slug:item>/", papers.cultivate_paper, name="cultivate-paper"),
    path("entries/<code:entry>/papers/<slug:item>/return/", papers.cultivate_return, name="cultivate-return"),
    path("entries/<code:entry>/papers/<slug:item>/accept/", papers.cultivate_accept, name="cultivate-accept"),
    path("files/<slug:scheme>/", papers.cultivate_files, name="cultivate-files"),
    path("papers/<str:token>/", papers.cultivate_papers, name="cultivate-papers"),
    path("coaching/", coaching.cultivate_coaching, name="cultivate-coaching"),
    path("events/", coaching.cultivate_events, name="cultivate-events"),
    path("events/<code:code>/", coaching.cultivate_event, name="cultivate-event"),
    path("events/<code:code>/code/", coaching.cultivate_event_code, name="cultivate-event-code"),
    path("sign-in/<str:token>/", coaching.cultivate_sign_in, name="cultivate-sign-in"),
    path("calendar/", calendar.cultivate_calendar, name="cultivate-calendar"),
    path("calendar/export/", calendar.cultivate_calendar_export, name="cultivate-calendar-export"),
    path("calendar/remind/", calendar.cultivate_remind, name="cultivate-remind"),
    path("platforms/", calendar.cultivate_platforms, name="cultivate-platforms"),
    path("platforms/<code:code>/assess/", calendar.cultivate_assess, name="cultivate-assess"),
    path("next-tier/<slug:noun>/<code:code>/", calendar.cultivate_upgrade, name="cultivate-upgrade"),
    path("next-tier/<slug:noun>/<code:code>/state/", calendar.cultivate_upgrade_state, name="cultivate-upgrade-state"),
    path("rules/", calendar.cultivate_rules, name="cultivate-rules"),
    path("rules/export/", calendar.cultivate_rules_export, name="cultivate-rules-export"),
]
