// For tests: a scorer that reads every paper and knows no index. It writes out the matching and the formula
// of docs/search.md "Ranking" a second time; of the index it takes only the classes of lengths. With it,
// queries at random and the comparison of what both find.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "index/index.h"
#include "index/list_format.h"
#include "index/memory_store.h"
#include "index/ranking.h"
#include "text/tex.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace quire::index::brute {

using Words = std::vector<std::string>;

inline Words words_of(const std::string& tex) {
  Words words;
  for (const text::Token& token : text::tokenize(text::plain_words(tex))) words.push_back(token.word);
  return words;
}

inline std::string stemmed(const std::string& word) { return std::string(text::stem(word)); }

/// A text's words as they are and stemmed.
struct Text {
  Words words;
  Words stems;
};

inline Text text_of(const std::string& tex) {
  Text out{words_of(tex), {}};
  for (const std::string& word : out.words) out.stems.push_back(stemmed(word));
  return out;
}

struct Counted {
  double title = 0;
  double abstract = 0;
  double author = 0;
};

struct PlainPaper {
  store::StoredPaper stored;
  Text title;
  std::vector<Text> abstracts;
  std::vector<Text> authors;
  std::vector<Text> organisations;
  double abstract_words = 0;
  std::int32_t day = std::numeric_limits<std::int32_t>::min();
};

class Reference {
 public:
  /// How many papers have a key of the index: a stem, or a word of an organisation with kOrganisationKey,
  /// when it is not to be counted: the index counts replaced versions too, until a merge drops them.
  using Frequency = std::function<std::uint64_t(const std::string& key)>;

  explicit Reference(const MemoryStore& store, Frequency frequency = {}) : frequency_(std::move(frequency)) {
    for (const auto& [doc, stored] : store.all()) papers_.push_back(plain(stored));
    for (const PlainPaper& paper : papers_) {
      title_mean_ += static_cast<double>(paper.title.words.size());
      abstract_mean_ += paper.abstract_words;
    }
    const auto n = static_cast<double>(papers_.size());
    title_mean_ = std::max(title_mean_ / std::max(n, 1.0), 1.0);
    abstract_mean_ = std::max(abstract_mean_ / std::max(n, 1.0), 1.0);
  }

  struct Result {
    std::vector<Hit> hits;
    Facets facets;
  };

  Result search(const Query& query) const {
    Result result = all_matches(query, query.root.get(), 0);
    if (!result.hits.empty() || query.root == nullptr) return result;
    const std::size_t words = loose(*query.root);
    if (words < 2) return result;
    for (std::size_t needed = words == 2 ? 1 : words - 1;; needed = 1) {
      result = all_matches(query, query.root.get(), needed);
      if (!result.hits.empty() || needed == 1) break;
    }
    return result;
  }

 private:
  static PlainPaper plain(const store::StoredPaper& stored) {
    PlainPaper out{stored, {}, {}, {}, {}, 0, std::numeric_limits<std::int32_t>::min()};
    const Paper& paper = stored.paper;
    out.title = text_of(paper.title);
    out.abstracts = {text_of(paper.abstract), text_of(paper.summary)};
    for (const Author& author : paper.authors) out.authors.push_back(text_of(author.name));
    std::vector<std::string> names{paper.organisation};
    for (const Author& author : paper.authors) {
      if (std::find(names.begin(), names.end(), author.affiliation) == names.end())
        names.push_back(author.affiliation);
    }
    for (const std::string& name : names) out.organisations.push_back(text_of(name));
    for (const Text& part : out.abstracts) out.abstract_words += static_cast<double>(part.words.size());
    if (stored.pick) out.day = stored.pick->day.count();
    if (paper.published) out.day = paper.published->count();
    return out;
  }

  static std::vector<const Node*> top(const Node& root) {
    if (root.op != Node::Op::all) return {&root};
    std::vector<const Node*> out;
    for (const auto& child : root.children) out.push_back(child.get());
    return out;
  }
  static std::size_t loose(const Node& root) {
    if (root.op != Node::Op::all) return 0;
    const auto& children = root.children;
    return static_cast<std::size_t>(
        std::count_if(children.begin(), children.end(), [](const auto& c) { return c->loose; }));
  }

  Result all_matches(const Query& query, const Node* root, std::size_t loosened_to) const {
    Result result;
    std::map<int, std::uint64_t> years;
    std::map<std::string, std::uint64_t> categories;
    std::map<std::string, std::uint64_t> organisations;
    std::optional<std::pair<Day, Day>> days;
    for (const PlainPaper& paper : papers_) {
      if (!passes(query.filters, paper)) continue;
      const auto score = root == nullptr   ? 0.0
                         : loosened_to > 0 ? loose_score(*root, paper, loosened_to)
                                           : this->score(*root, paper);
      if (!score) continue;
      result.hits.push_back({paper.stored.doc, *score, {}});
      if (paper.day != std::numeric_limits<std::int32_t>::min()) {
        const Day day = Day::from_count(paper.day);
        ++years[day.year()];
        if (!days) days = {day, day};
        days = {std::min(days->first, day), std::max(days->second, day)};
      }
      const std::string& organisation = paper.stored.paper.organisation;
      if (!organisation.empty()) ++organisations[text::fold(organisation)];
      std::set<std::string> seen;
      for (const std::string& category : paper.stored.paper.categories)
        seen.insert(canonical_category(category));
      for (const std::string& category : seen) ++categories[category];
      result.facets.with_lab += !paper.stored.paper.lab.empty();
    }
    result.facets.years.assign(years.begin(), years.end());
    result.facets.days = days;
    result.facets.organisations.assign(organisations.begin(), organisations.end());
    std::stable_sort(result.facets.organisations.begin(), result.facets.organisations.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    result.facets.categories.assign(categories.begin(), categories.end());
    std::stable_sort(result.facets.categories.begin(), result.facets.categories.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    sort(result.hits, query.sort);
    return result;
  }

  void sort(std::vector<Hit>& hits, Sort by) const {
    std::map<store::Doc, std::int32_t> day;
    for (const PlainPaper& paper : papers_) day[paper.stored.doc] = paper.day;
    std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) {
      if (by == Sort::best && a.score != b.score) return a.score > b.score;
      return std::pair(day[a.doc], a.doc) > std::pair(day[b.doc], b.doc);
    });
  }

  static bool category_meant(const std::vector<std::string>& named, const PlainPaper& paper) {
    for (const std::string& raw : paper.stored.paper.categories) {
      const std::string category = canonical_category(raw);
      for (const std::string& name : named) {
        if (category == name || category.starts_with(name + ".")) return true;
      }
    }
    return false;
  }

  static bool organisation_meant(const std::vector<std::string>& named, const PlainPaper& paper) {
    const std::string has = text::fold(paper.stored.paper.organisation);
    return !has.empty() && std::any_of(named.begin(), named.end(),
                                       [&](const std::string& name) { return text::fold(name) == has; });
  }

  bool passes(const Filters& filters, const PlainPaper& paper) const {
    if ((filters.from || filters.to) && paper.day == std::numeric_limits<std::int32_t>::min()) return false;
    if (filters.from && paper.day < filters.from->count()) return false;
    if (filters.to && paper.day > filters.to->count()) return false;
    if (filters.has_lab && *filters.has_lab == paper.stored.paper.lab.empty()) return false;
    if (!filters.subject.empty() && text::fold(filters.subject) != text::fold(paper.stored.paper.subject))
      return false;
    if (!filters.categories.empty() && !category_meant(filters.categories, paper)) return false;
    if (category_meant(filters.without_categories, paper)) return false;
    if (!filters.organisations.empty() && !organisation_meant(filters.organisations, paper)) return false;
    if (organisation_meant(filters.without_organisations, paper)) return false;
    return std::all_of(filters.authors.begin(), filters.authors.end(),
                       [&](const std::string& name) { return has_author(paper, words_of(name)); });
  }

  static bool meets(const std::string& asked, const std::string& word) {
    return asked.size() == 1 ? word.starts_with(asked) : word == asked;
  }
  static bool has_author(const PlainPaper& paper, const Words& asked) {
    return std::any_of(paper.authors.begin(), paper.authors.end(), [&](const Text& name) {
      return std::all_of(asked.begin(), asked.end(), [&](const std::string& a) {
        return std::any_of(name.words.begin(), name.words.end(),
                           [&](const std::string& word) { return meets(a, word); });
      });
    });
  }

  double idf_of_stem(const std::string& stem) const {
    const auto [at, fresh] = idf_of_stem_.try_emplace(stem);
    if (!fresh) return at->second;
    const auto n = static_cast<double>(papers_.size());
    const auto with = std::min(n, static_cast<double>(frequency_ ? frequency_(stem) : counted(stem)));
    return at->second = std::log(1 + (n - with + 0.5) / (with + 0.5));
  }
  std::uint64_t counted(const std::string& stem) const {
    return static_cast<std::uint64_t>(
        std::count_if(papers_.begin(), papers_.end(), [&](const PlainPaper& paper) {
          const Counted all = count(paper, {stem}, Field::any, false);
          return all.title + all.abstract + all.author > 0;
        }));
  }

  static double runs(const Text& text, const Words& asked, bool exact) {
    const Words& words = exact ? text.words : text.stems;
    double found = 0;
    for (std::size_t i = 0; i + asked.size() <= words.size(); ++i) {
      found += std::equal(asked.begin(), asked.end(), words.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return found;
  }

  static Counted count(const PlainPaper& paper, const Words& asked, Field field, bool exact) {
    Counted out;
    if (field == Field::any || field == Field::title) out.title = runs(paper.title, asked, exact);
    if (field == Field::any || field == Field::abstract_text) {
      for (const Text& part : paper.abstracts) out.abstract += runs(part, asked, exact);
    }
    if (field == Field::any) {
      for (const Text& name : paper.authors) out.author += runs(name, asked, exact);
    }
    return out;
  }

  std::optional<double> leaf_score(const Node& node, const PlainPaper& paper) const {
    const Counted found = count(paper, node.words, node.field, node.exact);
    if (found.title + found.abstract + found.author == 0) return std::nullopt;
    double rarity = 0;
    for (const std::string& word : node.words) rarity += idf_of_stem(node.exact ? stemmed(word) : word);
    const std::uint8_t lengths = length_class(static_cast<std::uint32_t>(paper.title.words.size()),
                                              static_cast<std::uint32_t>(paper.abstract_words));
    const double title_norm = 1 - 0.4 + 0.4 * title_words_of(lengths) / title_mean_;
    const double abstract_norm = 1 - 0.75 + 0.75 * abstract_words_of(lengths) / abstract_mean_;
    const double x = 3.0 * std::min(found.title, 3.0) / title_norm +
                     std::min(found.abstract, 15.0) / abstract_norm + std::min(found.author, 3.0);
    return rarity * node.weight * 2.6 * x / (1.6 + x);
  }

  /// Words of organisations are counted apart from those of texts, as they are spelled.
  std::optional<double> organisation_score(const Node& node, const PlainPaper& paper) const {
    const auto times = [&](const PlainPaper& one, const Words& asked) {
      double found = 0;
      for (const Text& name : one.organisations) found += runs(name, asked, true);
      return found;
    };
    const double found = times(paper, node.words);
    if (found == 0) return std::nullopt;
    const auto n = static_cast<double>(papers_.size());
    double rarity = 0;
    for (const std::string& word : node.words) {
      const auto counted = [&] {
        return static_cast<std::uint64_t>(std::count_if(
            papers_.begin(), papers_.end(), [&](const PlainPaper& one) { return times(one, {word}) > 0; }));
      };
      const std::uint64_t papers = frequency_ ? frequency_(kOrganisationKey + word) : counted();
      const double with = std::min(n, static_cast<double>(papers));
      rarity += std::log(1 + (n - with + 0.5) / (with + 0.5));
    }
    const double x = std::min(found, 3.0);
    return rarity * node.weight * 2.6 * x / (1.6 + x);
  }

  std::optional<double> author_score(const Node& node, const PlainPaper& paper) const {
    if (!has_author(paper, node.words)) return std::nullopt;
    double sum = 0;
    for (const std::string& word : node.words) {
      if (word.size() > 1) sum += idf_of_stem(stemmed(word));
    }
    return sum * node.weight;
  }

  std::optional<double> score(const Node& node, const PlainPaper& paper) const {
    if (node.op == Node::Op::word || node.op == Node::Op::phrase) {
      if (node.field == Field::organisation) return organisation_score(node, paper);
      return node.field == Field::author ? author_score(node, paper) : leaf_score(node, paper);
    }
    std::size_t met = 0;
    double sum = 0;
    for (const auto& child : node.children) {
      const auto each = score(*child, paper);
      met += each.has_value();
      sum += each.value_or(0);
    }
    switch (node.op) {
      case Node::Op::all:
        return met == node.children.size() ? std::optional(sum) : std::nullopt;
      case Node::Op::any:
        return met >= node.at_least ? std::optional(sum) : std::nullopt;
      default:
        return met == 0 ? std::optional(0.0) : std::nullopt;
    }
  }

  std::optional<double> loose_score(const Node& root, const PlainPaper& paper, std::size_t needed) const {
    std::size_t met = 0;
    double sum = 0;
    const auto word = [&](const Node& node) {
      const auto each = score(node, paper);
      met += each.has_value();
      sum += each.value_or(0);
    };
    for (const Node* const node : top(root)) {
      if (node->loose) {
        word(*node);
      } else {
        const auto each = score(*node, paper);
        if (!each) return std::nullopt;
        sum += *each;
      }
    }
    return met >= needed ? std::optional(sum) : std::nullopt;
  }

  Frequency frequency_;
  std::vector<PlainPaper> papers_;
  double title_mean_ = 0;
  double abstract_mean_ = 0;
  mutable std::map<std::string, double> idf_of_stem_;
};

inline std::string random_query(PaperMaker& make) {
  static const std::vector<std::string> odd{"OR ",
                                            "-",
                                            "(",
                                            ")",
                                            "\"",
                                            "title:",
                                            "abs:",
                                            "author:",
                                            "author:J. ",
                                            "cat:cs ",
                                            "-cat:cs.LG ",
                                            "lab:yes ",
                                            "from:2020 ",
                                            "to:2021 ",
                                            "subject:vision ",
                                            "org:",
                                            "org:norte ",
                                            "org:\"univ norte\" ",
                                            "-org:learning ",
                                            "handle:Univ-Norte ",
                                            "-handle:\"learning lab\" ",
                                            "author:\"J. Ellis\" ",
                                            "nowhere ",
                                            "\"low rank\" ",
                                            "\"learning\" "};
  std::string text;
  for (std::size_t left = 1 + make.below(7); left > 0; --left) {
    if (make.below(3) == 0) text += odd[make.below(odd.size())];
    text += make.word() + " ";
  }
  return text;
}

/// Scores are whole numbers in the index: a word is off by a thousandth or two.
constexpr double kTolerance = 0.01;

inline void expect_same(const Found& found, const Reference::Result& wanted, const Query& query) {
  std::string how = query.text + "   read as " + readable(query);
  for (const std::string& note : found.notes) {
    how += " | " + note;
    // A word that no paper has is taken for a near one: expand_test.cc; this model knows no near words.
    if (note.starts_with("no paper has \"")) return;
  }
  ASSERT_EQ(found.total, wanted.hits.size()) << how;
  ASSERT_EQ(found.hits.size(), wanted.hits.size()) << how;
  std::map<store::Doc, double> scores;
  for (const Hit& hit : wanted.hits) scores[hit.doc] = hit.score;
  for (std::size_t i = 0; i < found.hits.size(); ++i) {
    const Hit& hit = found.hits[i];
    ASSERT_TRUE(scores.contains(hit.doc)) << how;
    ASSERT_NEAR(hit.score, scores[hit.doc], kTolerance) << how;
    // Where scores are equal but for rounding, neighbours may stand in either order.
    ASSERT_NEAR(hit.score, wanted.hits[i].score, kTolerance) << how << " at " << i;
    if (query.sort == Sort::newest) {
      ASSERT_EQ(hit.doc, wanted.hits[i].doc) << how;
    }
    double parts = 0;
    for (const Part& part : hit.parts) parts += part.score;
    ASSERT_NEAR(parts, hit.score, 1e-9) << how;
  }
  EXPECT_EQ(found.facets.years, wanted.facets.years) << how;
  EXPECT_EQ(found.facets.categories, wanted.facets.categories) << how;
  EXPECT_EQ(found.facets.with_lab, wanted.facets.with_lab) << how;
  EXPECT_EQ(found.facets.days, wanted.facets.days) << how;
  auto organisations = found.facets.organisations;
  for (auto& [name, papers] : organisations) name = text::fold(name);
  EXPECT_EQ(organisations, wanted.facets.organisations) << how;
}

inline Query asked(PaperMaker& make) {
  Query query = read_query(random_query(make));
  query.limit = 1000;
  query.explain = query.facets = true;
  if (make.below(3) == 0) query.sort = Sort::newest;
  if (make.below(6) == 0) query.filters.authors.push_back(make.below(2) == 0 ? "ellis" : "j ellis");
  return query;
}

}  // namespace quire::index::brute
