#include "web/paper_json.h"

#include <array>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "store/links.h"
#include "store/submissions.h"
#include "text/tex_line.h"
#include "web/assets.h"
#include "web/contributions.h"
#include "web/gate.h"
#include "web/oai_address.h"
#include "web/views.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;
using store::StoredPaper;

void add(object& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

object user_of(const Site& site, const Request& request, std::string_view id, const std::string& name,
               const std::string& full_name) {
  return {{"_id", id},
          {"avatarUrl", avatar_url(site, request)},
          {"fullname", full_name.empty() ? name : full_name},
          {"name", name},
          {"user", name},
          {"type", "user"},
          {"isPro", false},
          {"isHf", false},
          {"isHfAdmin", false},
          {"isMod", false}};
}

array authors_of(const Site& site, const Request& request, const StoredPaper& stored) {
  const auto claimants = claimants_of(site, stored.doc);
  array authors;
  const auto& names = stored.paper.authors;
  for (std::size_t i = 0; i < names.size(); ++i) {
    object author{{"_id", object_id(fmt::format("{}:{}", stored.paper.id.key(), i))},
                  {"name", text::tex_line(names[i].name)},
                  {"hidden", false}};
    for (const store::Claimant& claimant : claimants) {
      if (claimant.position != i || claimant.author != names[i].name) continue;
      author["status"] = "claimed_verified";
      if (const auto person = site.gate->accounts().person(claimant.person))
        author["user"] = user_json(site, request, *person);
    }
    authors.push_back(std::move(author));
  }
  return authors;
}

object organisation_of(const Site& site, const Request& request, const std::string& name) {
  return {{"_id", object_id("organisation:" + name)},
          {"name", name},
          {"fullname", name},
          {"avatar", avatar_url(site, request)},
          {"avatarUrl", avatar_url(site, request)}};
}

/// Who put it on its day's list: a person of this Quire, or whom the listing names.
std::optional<object> submitter_of(const Site& site, const Request& request, const StoredPaper& stored) {
  if (!stored.pick) return std::nullopt;
  if (const auto submitted = store::Submissions(site.store.tables()).of(stored.doc, stored.pick->day))
    if (const auto person = site.gate->accounts().person(submitted->person))
      return user_json(site, request, *person);
  if (stored.pick->by.empty()) return std::nullopt;
  return user_of(site, request, object_id("submitter:" + stored.pick->by), stored.pick->by, {});
}

/// What the client reads only beside the paper, and others only in it.
void put_additions(object& out, const Paper& paper) {
  add(out, "ai_summary", text::tex_line(paper.summary));
  if (!paper.subject.empty()) out["ai_keywords"] = array{paper.subject};
  add(out, "projectPage", paper.project_url);
  add(out, "githubRepo", paper.code_url);
}

void put_links(object& out, const Site& site, const StoredPaper& stored) {
  struct Part {
    store::LinkKind kind;
    const char *list, *count;
  };
  static constexpr std::array<Part, 3> kParts{{{store::LinkKind::model, "linkedModels", "numTotalModels"},
                                               {store::LinkKind::data, "linkedDatasets", "numTotalDatasets"},
                                               {store::LinkKind::demo, "linkedSpaces", "numTotalSpaces"}}};
  const auto links = store::Links(site.store.tables()).of(stored.doc);
  for (const Part& part : kParts) {
    array list;
    for (const store::Link& link : links)
      if (link.kind == part.kind) list.push_back(object{{"id", link.url}, {"url", link.url}});
    out[part.count] = list.size();
    out[part.list] = std::move(list);
  }
}

std::string first_moment(const std::optional<Day>& day) { return day ? iso(day->start()) : std::string(); }

}  // namespace

std::string object_id(std::string_view name) {
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(name.data()),
                     name.size(), nullptr, 0);
  std::string id;
  constexpr std::size_t kBytes = 12;
  for (std::size_t i = 0; i < kBytes; ++i) id += fmt::format("{:02x}", digest[i]);
  return id;
}

std::string avatar_url(const Site& site, const Request& request) {
  return site_url(site, request) + asset_url("icon.svg");
}

object user_json(const Site& site, const Request& request, const store::Person& person) {
  object user = user_of(site, request, person.key, person.name, person.full_name);
  user["isMod"] = person.role_now() >= store::Role::curator;
  return user;
}

object paper_json(const Site& site, const Request& request, const StoredPaper& stored, bool links) {
  const Paper& paper = stored.paper;
  object out{{"id", paper.id.key()},
             {"authors", authors_of(site, request, stored)},
             {"title", text::tex_line(paper.title)},
             {"summary", text::tex_line(paper.abstract.empty() ? paper.summary : paper.abstract)},
             {"upvotes", votes_total(stored)},
             {"numComments", store::comments_total(stored)},
             {"discussionId", object_id("discussion:" + paper.id.key())}};
  add(out, "publishedAt",
      paper.submitted ? iso(*paper.submitted)
                      : first_moment(paper.published ? paper.published : paper.listed_day()));
  if (stored.pick) out["submittedOnDailyAt"] = iso(stored.pick->day.start());
  if (auto by = submitter_of(site, request, stored)) out["submittedOnDailyBy"] = std::move(*by);
  if (!paper.organisation.empty()) out["organization"] = organisation_of(site, request, paper.organisation);
  put_additions(out, paper);
  if (paper.withdrawn && paper.updated) out["withdrawnAt"] = iso(paper.updated->start());
  if (links) put_links(out, site, stored);
  out["quireUrl"] = site_url(site, request) + paper_href(paper.id);
  add(out, "quireLab", paper.lab);
  return out;
}

object daily_item(const Site& site, const Request& request, const StoredPaper& stored) {
  const Paper& paper = stored.paper;
  object inside = paper_json(site, request, stored, false);
  object out{{"title", inside.at("title")},
             {"summary", inside.at("summary")},
             {"thumbnail", avatar_url(site, request)},
             {"numComments", store::comments_total(stored)},
             {"isAuthorParticipating", !claimants_of(site, stored.doc).empty()}};
  const auto listed = stored.pick ? std::optional<Day>(stored.pick->day) : paper.listed_day();
  out["publishedAt"] = iso(listed ? listed->start() : stored.changed_at);
  if (const auto* by = inside.if_contains("submittedOnDailyBy")) out["submittedBy"] = *by;
  if (const auto* organisation = inside.if_contains("organization")) out["organization"] = *organisation;
  put_additions(out, paper);
  out["paper"] = std::move(inside);
  return out;
}

}  // namespace quire::web
