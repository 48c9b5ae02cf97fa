// The people behind a name: each with papers, co-authors and how sure it is, what keeps them apart, and what
// the owner has decided about them, with forms to decide and to undo.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "feed/people.h"
#include "text/tex.h"
#include "web/feeds.h"
#include "web/following.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

using feed::Namesakes;
using people::Mention;
using people::Person;

constexpr std::size_t kPeopleShown = 20;
constexpr std::size_t kPeopleMax = 500;
constexpr std::size_t kPapersOpen = 6;
constexpr std::size_t kPapersMax = 200;
constexpr std::size_t kOthersShown = 6;
constexpr std::size_t kNameBytesMax = 400;
constexpr std::size_t kJoinedMax = 20;

std::string href_of(const std::string& name) { return "/authors?name=" + encode(name); }

/// Values with how often they come, the most frequent first.
template <class Values>
std::vector<std::string> by_count(const Values& values) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& value : values)
    if (!value.empty()) ++counts[value];
  std::vector<std::string> out;
  for (const auto& [value, count] : counts) out.push_back(value);
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return counts[a] > counts[b]; });
  return out;
}

std::string years(const Namesakes& all, const Person& person) {
  std::optional<Day> first, last;
  for (const std::size_t i : person.mentions) {
    const auto& day = all.mentions[i].day;
    if (!day) continue;
    if (!first || *day < *first) first = day;
    if (!last || *last < *day) last = day;
  }
  if (!first) return {};
  return first->year() == last->year() ? std::to_string(first->year())
                                       : fmt::format("{} to {}", first->year(), last->year());
}

std::string joined(const std::vector<std::string>& values, std::size_t limit) {
  return fmt::format(
      "{}", fmt::join(values.begin(),
                      values.begin() + static_cast<std::ptrdiff_t>(std::min(limit, values.size())), ", "));
}

std::string sentence(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words + ".";
}

/// Finds people and writes them; keeps what every part needs.
class PeoplePage {
 public:
  PeoplePage(const Site& site, const Request& request, std::string name)
      : site_(site),
        request_(request),
        name_(std::move(name)),
        owner_(request.visitor.may(store::Role::curator)),
        all_(feed::namesakes(site.store, site.index, name_)) {
    bring_forward(request.query.get("paper"));
  }

  View view() {
    View view{ViewType::object};
    view["name"] = name_;
    view["sentence"] = how_many();
    view["search_href"] = "/search?q=" + encode(fmt::format("author:\"{}\"", without_quotes(name_)));
    view["owner"] = owner_;
    const bool everybody = request_.query.get("all") == "1";
    const std::size_t shown = std::min(all_.meant.size(), everybody ? kPeopleMax : kPeopleShown);
    fetch_papers(shown);
    View list{ViewType::list};
    for (std::size_t i = 0; i < shown; ++i) list << person_view(i);
    view["people"] = std::move(list);
    view["can_join"] = owner_ && shown > 1;
    if (shown < all_.meant.size() && !everybody) {
      view["more_href"] = href_of(name_) + "&all=1";
      view["more_words"] =
          counted(static_cast<std::int64_t>(all_.meant.size() - shown), "more person", "more people");
    }
    put_decisions(view);
    if (!all_.meant.empty()) put_follow_button(view, site_, request_, store::Interest::Kind::author, name_);
    if (all_.meant.empty())
      view["empty"] = empty_view("No paper here has an author of this name",
                                 "Names are compared by family name and initials, without accents.",
                                 {{"Search", "/search?q=" + encode(name_)}, {"Newest papers", "/papers"}});
    return view;
  }

 private:
  static std::string without_quotes(std::string text) {
    std::erase(text, '"');
    return text;
  }

  /// The person of the paper from which the reader came goes first.
  void bring_forward(std::string_view paper) {
    const auto id = PaperId::parse(paper.substr(0, kNameBytesMax));
    const auto stored = id ? site_.store.paper(*id) : std::nullopt;
    if (!stored) return;
    const auto of_paper = [&](std::size_t person) {
      const auto& mentions = all_.found.people[person].mentions;
      return std::any_of(mentions.begin(), mentions.end(), [&](std::size_t i) {
        return all_.mentions[i].doc == stored->doc && all_.mentions[i].name == name_;
      });
    };
    const auto found = std::find_if(all_.meant.begin(), all_.meant.end(), of_paper);
    if (found == all_.meant.end()) return;
    std::rotate(all_.meant.begin(), found, found + 1);
    from_title_ = text::plain_line(stored->paper.title);
  }

  std::string how_many() const {
    if (all_.meant.empty()) return "Nobody of this name has a paper here.";
    std::set<std::uint32_t> papers;
    for (const std::size_t person : all_.meant)
      for (const std::size_t i : all_.found.people[person].mentions) papers.insert(all_.mentions[i].doc);
    const auto people = static_cast<std::int64_t>(all_.meant.size());
    std::string words =
        fmt::format("{} {} this name in {} here, as far as Quire can tell.", number_word(people, true),
                    people == 1 ? "person writes under" : "people may write under",
                    counted(static_cast<std::int64_t>(papers.size()), "paper", "papers"));
    if (all_.cut) words += " There are more papers than were looked at: the newest are here.";
    return words;
  }

  void fetch_papers(std::size_t people) {
    std::vector<store::Doc> docs;
    for (std::size_t p = 0; p < people; ++p) {
      const auto& mentions = all_.found.people[all_.meant[p]].mentions;
      for (std::size_t i = 0; i < std::min(mentions.size(), kPapersMax); ++i)
        docs.push_back(all_.mentions[mentions[i]].doc);
    }
    for (store::StoredPaper& stored : site_.store.papers(docs))
      titles_.insert_or_assign(stored.doc, Title{stored.paper.id, std::move(stored.paper.title)});
  }

  View person_view(std::size_t at) {
    const Person& person = all_.found.people[all_.meant[at]];
    std::vector<std::string> names, others, categories, affiliations;
    for (const std::size_t i : person.mentions) {
      const Mention& mention = all_.mentions[i];
      names.push_back(mention.name);
      others.insert(others.end(), mention.co_authors.begin(), mention.co_authors.end());
      if (!mention.categories.empty()) categories.push_back(mention.categories[0]);
      affiliations.push_back(mention.affiliation);
    }
    auto forms = by_count(names);
    // Headed by the name that was asked for; a decision may bring in others.
    std::stable_partition(forms.begin(), forms.end(), [&](const std::string& form) {
      return people::compatible(people::name_key(Author{form}), all_.name);
    });
    View view{ViewType::object};
    view["id"] = std::to_string(at + 1);
    view["name"] = forms[0];
    put(view, "also", joined({forms.begin() + 1, forms.end()}, kOthersShown));
    put(view, "from", at == 0 ? from_title_ : "");
    std::string facts = counted(static_cast<std::int64_t>(person.mentions.size()), "paper", "papers");
    if (const std::string span = years(all_, person); !span.empty()) facts += ", " + span;
    view["facts"] = facts;
    put(view, "subjects", joined(by_count(categories), 3));
    put(view, "affiliations", joined(by_count(affiliations), 3));
    if (!person.orcid.empty()) view["orcid"] = person.orcid;
    view["sure"] = sure(person);
    put(view, "apart", apart(at));
    put_others(view, by_count(others));
    put_papers(view, person);
    return view;
  }

  static std::string sure(const Person& person) {
    if (person.certainty == people::Certainty::single) return {"One paper only: nothing to be sure of."};
    std::string out = sentence(people::words(person.certainty));
    for (const std::string& reason : person.evidence) out += " " + sentence(reason);
    return out;
  }

  /// What keeps the person apart from the one above with most papers.
  std::string apart(std::size_t at) const {
    if (at == 0) return {};
    const Person& first = all_.found.people[all_.meant[0]];
    const std::string words = people::what_separates(all_.mentions, first, all_.found.people[all_.meant[at]]);
    return "Not the first person: " + words + ".";
  }

  void put_others(View& view, const std::vector<std::string>& others) const {
    View list{ViewType::list};
    const std::size_t shown = std::min(others.size(), kOthersShown);
    for (std::size_t i = 0; i < shown; ++i) {
      View other{ViewType::object};
      other["name"] = others[i];
      other["href"] = href_of(others[i]);
      other["comma"] = i + 1 < shown ? ", " : "";
      list << other;
    }
    view["has_others"] = shown > 0;
    view["others"] = std::move(list);
    put(view, "others_more",
        others.size() > shown
            ? fmt::format(" and {}",
                          counted(static_cast<std::int64_t>(others.size() - shown), "other", "others"))
            : "");
  }

  void put_papers(View& view, const Person& person) {
    View open{ViewType::list}, rest{ViewType::list};
    std::size_t count = 0;
    const std::string representative = place(all_.mentions[person.mentions[0]]);
    for (const std::size_t i : person.mentions) {
      const Mention& mention = all_.mentions[i];
      const auto found = titles_.find(mention.doc);
      if (found == titles_.end()) continue;
      View paper{ViewType::object};
      paper["href"] = paper_href(found->second.id);
      paper["title_html"] = text::safe_html(found->second.title);
      put(paper, "date", mention.day ? short_date(*mention.day) : "");
      if (owner_ && person.mentions.size() > 1) {
        paper["out"] = place(mention);
        // Taken out of the rest: any other of the rest will do to say so.
        paper["of"] = i == person.mentions[0] ? place(all_.mentions[person.mentions[1]]) : representative;
        paper["page_name"] = name_;
      }
      (count++ < kPapersOpen ? open : rest) << paper;
    }
    view["papers"] = std::move(open);
    view["has_rest"] = count > kPapersOpen;
    view["rest"] = std::move(rest);
    if (count > kPapersOpen)
      view["rest_words"] = counted(static_cast<std::int64_t>(person.mentions.size() - kPapersOpen),
                                   "more paper", "more papers");
    view["place"] = representative;
    view["can_mark"] = owner_ && all_.meant.size() > 1;
  }

  std::string place(const Mention& mention) const {
    const auto found = titles_.find(mention.doc);
    return found == titles_.end() ? "" : feed::place_text(found->second.id.key(), mention.position);
  }

  void put_decisions(View& view) const {
    View list{ViewType::list};
    for (const store::AuthorDecision& decision : all_.decisions) {
      View item{ViewType::object};
      item["number"] = std::to_string(decision.number);
      const bool same = decision.kind == store::AuthorDecision::Kind::same;
      item["one"] = decision.one.name;
      item["one_paper"] = decision.one.paper;
      item["one_href"] = "/papers/" + encode(decision.one.paper, true);
      item["other"] = decision.other.name;
      item["other_paper"] = decision.other.paper;
      item["other_href"] = "/papers/" + encode(decision.other.paper, true);
      const bool claim = decision.kind == store::AuthorDecision::Kind::claim;
      item["claim"] = claim;
      if (claim) item["other_href"] = "/papers/" + encode(decision.one.paper, true) + "/claims";
      item["verb"] = claim ? "is" : same ? "is the same person as" : "is not";
      item["when"] = fmt::format("{}, {}", decision.person, moment_words(decision.at));
      put(item, "why", decision.why);
      put(item, "undone", decision.undone_at ? moment_words(*decision.undone_at) : "");
      item["can_undo"] = owner_ && !decision.undone_at && !claim;  // that is taken back with its claim
      const auto& idle = all_.found.not_followed;
      item["idle"] = std::find(idle.begin(), idle.end(), decision.number) != idle.end();
      item["page_name"] = name_;
      list << item;
    }
    view["has_decisions"] = !all_.decisions.empty();
    view["decisions"] = std::move(list);
  }

  struct Title {
    PaperId id;
    std::string title;
  };
  const Site& site_;
  const Request& request_;
  std::string name_;
  bool owner_;
  Namesakes all_;
  std::string from_title_;
  std::map<store::Doc, Title> titles_;
};

Response not_understood(const Site& site, const Request& request, const std::string& why) {
  return error_page(site, request, 400, "The decision could not be read", why,
                    {{"Newest papers", "/papers"}});
}

Response back_to(std::string_view name) {
  return Response::see_other(href_of(std::string(name)) + "#decisions");
}

}  // namespace

Response authors_page(const Site& site, const Request& request) {
  const std::string name(request.query.get("name"));
  if (name.find_first_not_of(" \t\r\n") == std::string::npos || name.size() > kNameBytesMax)
    return error_page(site, request, 400, "Whose papers?",
                      "The address names an author, as papers do: /authors?name=Mira+Lund.",
                      {{"Search", "/search"}, {"Newest papers", "/papers"}});
  PeoplePage people(site, request, name);
  Page page;
  page.title = name;
  page.head = feed_links("author/" + encode(name), "Papers by " + name);
  page.content = render("authors", people.view());
  return framed(site, request, 200, std::move(page));
}

Response decide_author(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const auto form = Fields::parse(request.body);
  if (!form) return not_understood(site, request, form.error());
  store::AuthorDecision decision;
  const std::string_view kind = form->get("kind");
  if (kind != "same" && kind != "different")
    return not_understood(site, request,
                          "The form says neither that they are one person nor that they are not.");
  decision.kind = kind == "same" ? store::AuthorDecision::Kind::same : store::AuthorDecision::Kind::different;
  decision.person = request.visitor.person;
  decision.why = form->get("why");
  decision.at = site.clock();
  std::vector<store::AuthorPlace> places;
  for (const auto& [field, value] : form->all()) {
    if (field != "place") continue;
    auto place = feed::author_place(site.store, value);
    if (!place) return not_understood(site, request, sentence(place.error()));
    places.push_back(std::move(*place));
  }
  if (places.size() < 2 || places.size() > kJoinedMax)
    return not_understood(site, request,
                          fmt::format("Mark two people or more, at most {}, and decide again.", kJoinedMax));
  decision.one = places[0];
  for (std::size_t i = 1; i < places.size(); ++i) {
    decision.other = places[i];
    const auto number = feed::decide(site.store, decision);
    if (!number) return not_understood(site, request, sentence(number.error()));
  }
  return back_to(form->get("name"));
}

Response undo_author_decision(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const auto form = Fields::parse(request.body);
  if (!form) return not_understood(site, request, form.error());
  const std::string_view digits = form->get("number");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      !site.store.undo_decision(number, site.clock()))
    return not_understood(site, request, "There is no such decision, or it is undone already.");
  return back_to(form->get("name"));
}

}  // namespace quire::web
