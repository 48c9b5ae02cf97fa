// Claims of authorship: on a paper's own page of claims everybody sees who claimed what, with which proof,
// and what was decided; members claim there, curators decide there or on /claims.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feed/people.h"
#include "store/accounts.h"
#include "text/tex.h"
#include "web/contributions.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Claim;
using store::Claims;
using store::Proof;
using store::StoredPaper;
using store::Verdict;

constexpr std::size_t kOpenShown = 100;
constexpr std::size_t kAuthorsOffered = 1000;

std::string code_of(const Claim& claim) { return "quire-claim-" + claim.key; }

/// The proof in words, with what the record says to it.
std::string proof_words(const Claim& claim, const Paper* paper) {
  switch (claim.proof_kind) {
    case Proof::orcid: {
      std::string said = "the paper is not here any more";
      if (paper != nullptr) {
        const bool there = claim.place.position < paper->authors.size();
        const std::string& orcid = there ? paper->authors[claim.place.position].orcid : claim.place.name;
        said = !there || orcid.empty() ? "the record has none at that place"
               : orcid == claim.proof  ? "the record has the same at that place"
                                       : "the record has another at that place";
      }
      return fmt::format("ORCID {}; {}", claim.proof, said);
    }
    case Proof::mail:
      return fmt::format("a confirmed mail address at {}: a hint, no proof", claim.proof);
    case Proof::page:
      return fmt::format("a page that shows {}", code_of(claim));
    case Proof::statement:
      break;
  }
  return "their word: " + claim.proof;
}

View steps_view(const std::vector<store::ClaimStep>& steps) {
  View list{ViewType::list};
  for (const store::ClaimStep& step : steps) {
    View item{ViewType::object};
    const std::string done = step.what == "claim"    ? "claimed it"
                             : step.what == "accept" ? "accepted it"
                             : step.what == "refuse" ? "refused it"
                             : step.what == "undo"   ? "took that back"
                                                     : "withdrew it";
    item["words"] = fmt::format("{} {}", step.name, done);
    item["day"] = moment_words(step.at);
    item["iso"] = iso(step.at);
    put(item, "why", step.why);
    list << item;
  }
  return list;
}

View claim_view(const Request& request, Claims& claims, const Claim& claim, const StoredPaper* stored) {
  View view{ViewType::object};
  view["number"] = std::to_string(claim.number);
  view["author"] = claim.place.name;
  view["place"] = std::to_string(claim.place.position + 1);
  view["person"] = claim.person_name;
  view["state"] = word(claim.state);
  std::string proof = proof_words(claim, stored == nullptr ? nullptr : &stored->paper);
  if (proof.ends_with('.')) proof.pop_back();  // the page ends the sentence
  view["proof"] = proof;
  if (claim.proof_kind == Proof::page) view["proof_url"] = claim.proof;
  if (stored != nullptr) {
    view["href"] = paper_href(stored->paper.id);
    view["title_html"] = text::safe_html(stored->paper.title);
  }
  view["steps"] = steps_view(claims.steps(claim.number));
  const bool curator = request.visitor.may(store::Role::curator);
  view["can_decide"] = curator && claim.state == Verdict::open;
  view["can_undo"] = curator && claim.state == Verdict::accepted;
  view["can_withdraw"] = request.visitor.may(store::Role::member) && claim.person == request.visitor.person &&
                         (claim.state == Verdict::open || claim.state == Verdict::accepted);
  return view;
}

Result<std::string> mail_domain(const Site& site, const std::string& key) {
  const auto person = store::Accounts(site.store.tables()).person(key);
  const auto at = person && person->email_confirmed_at ? person->email.rfind('@') : std::string::npos;
  if (at == std::string::npos) return Error{"your account has no confirmed mail address"};
  return person->email.substr(at + 1);
}

Result<std::string> orcid_of(const std::string& typed) {
  std::string digits;
  for (const char c : typed.substr(typed.rfind('/') + 1))
    if (c != '-' && c != ' ') digits += c == 'x' ? 'X' : c;
  const bool shaped = digits.size() == 16 && std::all_of(digits.begin(), digits.end() - 1,
                                                         [](char c) { return c >= '0' && c <= '9'; });
  if (!shaped) return Error{"an ORCID has 16 digits, as 0000-0002-1825-0097"};
  int sum = 0;  // ISO 7064, MOD 11-2
  for (std::size_t i = 0; i + 1 < digits.size(); ++i) sum = (sum + (digits[i] - '0')) * 2;
  const int check = (12 - sum % 11) % 11;
  if (digits.back() != (check == 10 ? 'X' : static_cast<char>('0' + check)))
    return Error{"that ORCID has a wrong digit"};
  return fmt::format("{}-{}-{}-{}", digits.substr(0, 4), digits.substr(4, 4), digits.substr(8, 4),
                     digits.substr(12));
}

/// The proof as the form gave it, checked as far as it can be. An error says what is wrong.
Result<std::string> proof_of(const Site& site, const Request& request, Proof kind, const std::string& typed) {
  switch (kind) {
    case Proof::orcid:
      return orcid_of(typed);
    case Proof::mail:
      return mail_domain(site, request.visitor.person);
    case Proof::page:
      return store::web_address(typed);
    case Proof::statement:
      break;
  }
  return typed;
}

View authors_view(const Paper& paper, const std::vector<store::Claimant>& claimed) {
  View list{ViewType::list};
  for (std::size_t i = 0; i < std::min(paper.authors.size(), kAuthorsOffered); ++i) {
    const bool taken = std::any_of(claimed.begin(), claimed.end(),
                                   [&](const store::Claimant& one) { return one.position == i; });
    if (taken) continue;
    View author{ViewType::object};
    author["place"] = std::to_string(i + 1);
    author["name"] = paper.authors[i].name;
    list << author;
  }
  return list;
}

Response claims_of_paper_with(const Site& site, const Request& request, const StoredPaper& stored, int status,
                              const std::string& error) {
  Claims claims(site.store.tables());
  View view{ViewType::object};
  view["title_html"] = text::safe_html(stored.paper.title);
  view["href"] = paper_href(stored.paper.id);
  View list{ViewType::list};
  bool any = false;
  for (const Claim& claim : claims.of_paper(stored.doc)) {
    list << claim_view(request, claims, claim, &stored);
    any = true;
  }
  view["any"] = any;
  view["claims"] = std::move(list);
  view["can_claim"] = request.visitor.may(store::Role::member) && !stored.paper.authors.empty();
  view["authors"] = authors_view(stored.paper, claims.claimants_of(stored.doc));
  put(view, "error", error);
  Page page;
  page.title = "Claims of authorship of " + text::plain_line(stored.paper.title);
  page.content = render("claims", view);
  return framed(site, request, status, std::move(page));
}

}  // namespace

std::vector<store::Claimant> claimants_of(const Site& site, store::Doc doc) {
  return Claims(site.store.tables()).claimants_of(doc);
}

Response claims_of_paper(const Site& site, const Request& request, std::string_view id) {
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  return claims_of_paper_with(site, request, *wanted.paper, 200, {});
}

Response make_claim(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const StoredPaper& stored = *wanted.paper;
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The claim could not be read", form.error());
  const auto refuse = [&](const std::string& why) {
    return claims_of_paper_with(site, request, stored, 400, as_sentence(why));
  };
  const auto place =
      feed::author_place(site.store, stored.paper.id.key() + ":" + std::string(form->get("place")));
  if (!place) return refuse(place.error());
  const auto kind = store::proof_kind(form->get("proof_kind"));
  if (!kind) return refuse("say what proves it");
  const auto proof = proof_of(site, request, *kind, std::string(form->get("proof")));
  if (!proof) return refuse(proof.error());
  Claim claim;
  claim.key = key_of(request);
  claim.place = *place;
  claim.person = request.visitor.person;
  claim.proof_kind = *kind;
  claim.proof = *proof;
  claim.at = site.clock();
  if (const auto wait = wait_of(site, request, Paced::contribution)) return too_fast(site, request, *wait);
  const auto made = Claims(site.store.tables()).make(claim);
  if (!made) return refuse(made.error());
  return Response::see_other(fmt::format("{}/claims#c-{}", paper_href(stored.paper.id), made->number));
}

Response open_claims_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  Claims claims(site.store.tables());
  View list{ViewType::list};
  bool any = false;
  for (const Claim& claim : claims.open(kOpenShown)) {
    const auto id = PaperId::parse(claim.place.paper);
    const auto stored = id ? site.store.paper(*id) : std::nullopt;
    list << claim_view(request, claims, claim, stored ? &*stored : nullptr);
    any = true;
  }
  View view{ViewType::object};
  view["any"] = any;
  view["claims"] = std::move(list);
  view["all"] = true;
  Page page;
  page.title = "Open claims";
  page.content = render("claims", view);
  return framed(site, request, 200, std::move(page));
}

Response decide_claim(const Site& site, const Request& request, std::int64_t number) {
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The decision could not be read", form.error());
  Claims claims(site.store.tables());
  const auto claim = claims.claim(number);
  if (!claim)
    return error_page(site, request, 404, "There is no such claim", "", {{"Newest papers", "/papers"}});
  const std::string back = "/papers/" + encode(claim->place.paper, true) + "/claims";
  const std::string_view act = form->get("act");
  const std::string why(form->get("why"));
  const std::string& person = request.visitor.person;
  const bool own = act == "withdraw";
  if (!request.visitor.may(own ? store::Role::member : store::Role::curator))
    return refused(site, request, store::Role::curator);
  Status done = Error{"say what to do with it"};
  if (own) done = claims.withdraw(number, person, site.clock());
  if (act == "refuse") done = claims.refuse(number, person, why, site.clock());
  if (act == "undo") done = claims.undo(number, person, why, site.clock());
  if (act == "accept") {
    const auto place =
        feed::author_place(site.store, feed::place_text(claim->place.paper, claim->place.position));
    done = place ? claims.accept(number, *place, person, why, site.clock()) : Status(Error{place.error()});
  }
  if (!done) return not_taken(site, request, "Nothing was decided", done.error(), back);
  return back_or(request, back, fmt::format("c-{}", number));
}

}  // namespace quire::web
