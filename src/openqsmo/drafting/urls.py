"""Addresses of drafting."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.drafting.views import comments, drafts, evidence, feeds, items, steps

DRAFT = "drafts/<id:draft_id>/"

app_name = "drafting"
urlpatterns: list[URLPattern] = [
    path("drafts/", drafts.board, name="drafts"),
    path("drafts/feed.<str:form>", feeds.all_drafts, name="feed"),
    path("drafts/new/", drafts.begin, name="begin"),
    path("drafts/new-standard/", drafts.begin_first, name="begin_first"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}feed.<str:form>", feeds.one_draft, name="draft_feed"),
    path(f"{DRAFT}decide/", steps.decide, name="decide"),
    path(f"{DRAFT}withdraw/", steps.withdraw, name="withdraw"),
    path(f"{DRAFT}comments/", comments.comments, name="comments"),
    path(f"{DRAFT}comments/new/", comments.file, name="file_comment"),
    path(f"{DRAFT}comments/<id:comment_number>/answer/", comments.answer, name="answer_comment"),
    path(f"{DRAFT}evidence/", evidence.evidence, name="evidence"),
    path(f"{DRAFT}evidence/<id:requirement_id>/", evidence.give, name="give_evidence"),
    path(f"{DRAFT}evidence/taken-back/<id:evidence_id>/", evidence.take_back, name="take_back_evidence"),
    path(f"{DRAFT}items/", items.listing, name="items"),
    path(f"{DRAFT}items/file/", items.take_in, name="take_in"),
    path(f"{DRAFT}items/new/", items.add, name="add_item"),
    path(f"{DRAFT}items/<id:drafted_item_id>/", items.item, name="item"),
    path(f"{DRAFT}items/<id:drafted_item_id>/edit/", items.edit, name="edit_item"),
    path(f"{DRAFT}items/<id:drafted_item_id>/leave-out/", items.leave_out, name="leave_out"),
]
