// Filters by column are sets that the segment keeps; filters by words (authors) are read by matchers.
#include "index/allowed.h"

#include <algorithm>
#include <set>

#include "index/matcher.h"
#include "index/segment_writer.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::index {
namespace {

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

template <class Passes>
Bits rows_where(const Segment& segment, Passes&& passes) {
  Bits out(segment.papers());
  for (Local local = 0; local < segment.papers(); ++local) {
    if (passes(local)) out.set(local);
  }
  return out;
}

/// "cs" means cs itself and every cs.*
Bits of_categories(const Segment& segment, const std::vector<std::string>& categories) {
  Bits out(segment.papers());
  for (std::size_t i = 0; i < segment.category_names.size(); ++i) {
    const std::string name = lower_ascii(segment.category_names[i]);
    const bool meant = std::any_of(categories.begin(), categories.end(), [&](const std::string& category) {
      const std::string wanted = lower_ascii(category);
      return name == wanted || name.starts_with(wanted + ".");
    });
    if (!meant) continue;
    for (const Local local : segment.rows_of_category(i)) out.set(local);
  }
  return out;
}

Bits of_subject(const Segment& segment, const std::string& subject) {
  const std::string wanted = text::fold(subject);
  std::vector<bool> meant(std::max<std::size_t>(segment.subject_names.size(), 1));
  for (std::size_t i = 1; i < meant.size(); ++i) meant[i] = text::fold(segment.subject_names[i]) == wanted;
  return rows_where(segment, [&](Local local) { return meant[segment.subjects[local]]; });
}

Bits of_organisations(const Segment& segment, const std::vector<std::string>& organisations) {
  std::set<std::string> wanted;
  for (const std::string& name : organisations)
    wanted.insert(text::fold(text::utf8_prefix(name, kOrganisationBytesMax)));
  std::vector<bool> meant(std::max<std::size_t>(segment.organisation_names.size(), 1));
  for (std::size_t i = 1; i < meant.size(); ++i)
    meant[i] = wanted.contains(text::fold(segment.organisation_names[i]));
  return rows_where(segment, [&](Local local) { return meant[segment.organisations[local]]; });
}

std::string joined(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += " " + lower_ascii(name);
  return out;
}

/// Names with blanks in them, for the key of a set.
std::string folded(std::vector<std::string> names) {
  for (std::string& name : names) name = text::fold(name);
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += "\n" + name;
  return out;
}

class Allowed {
 public:
  Allowed(const LiveSegment& live) : segment_(*live.segment), dead_(*live.dead) {}

  void only(const Bits& rows) { mine().and_with(rows); }
  void without(const Bits& rows) { mine().and_not(rows); }

  std::shared_ptr<const Bits> take() {
    if (!dead_.empty()) {
      std::uint64_t* const words = mine().words();
      for (std::size_t i = 0; i < dead_.size(); ++i) words[i] &= ~dead_[i];
    }
    return std::move(rows_);
  }

 private:
  Bits& mine() {
    if (rows_ == nullptr) {
      rows_ = std::make_shared<Bits>(segment_.papers());
      rows_->set_all(segment_.papers());
    }
    return *rows_;
  }
  const Segment& segment_;
  const Dead& dead_;
  std::shared_ptr<Bits> rows_;
};

void columns(const Filters& filters, const Segment& segment, Allowed& allowed) {
  FilterCache& cache = segment.filters();
  if (filters.from || filters.to) {
    const std::int32_t first = filters.from ? filters.from->count() : kNoDay + 1;
    const std::int32_t last = filters.to ? filters.to->count() : std::numeric_limits<std::int32_t>::max();
    allowed.only(*cache.get("day " + std::to_string(first) + " " + std::to_string(last), [&] {
      return rows_where(segment, [&](Local local) {
        const std::int32_t day = segment.days[local];
        return day >= first && day <= last && day != kNoDay;
      });
    }));
  }
  if (!filters.categories.empty())
    allowed.only(*cache.get("cat" + joined(filters.categories),
                            [&] { return of_categories(segment, filters.categories); }));
  if (!filters.without_categories.empty())
    allowed.without(*cache.get("cat" + joined(filters.without_categories),
                               [&] { return of_categories(segment, filters.without_categories); }));
  if (!filters.organisations.empty())
    allowed.only(*cache.get("handle" + folded(filters.organisations),
                            [&] { return of_organisations(segment, filters.organisations); }));
  if (!filters.without_organisations.empty())
    allowed.without(*cache.get("handle" + folded(filters.without_organisations),
                               [&] { return of_organisations(segment, filters.without_organisations); }));
  if (!filters.subject.empty())
    allowed.only(
        *cache.get("subject " + filters.subject, [&] { return of_subject(segment, filters.subject); }));
  if (filters.has_lab) {
    const auto labs = cache.get(
        "lab", [&] { return rows_where(segment, [&](Local local) { return segment.labs[local] != 0; }); });
    if (*filters.has_lab) {
      allowed.only(*labs);
    } else {
      allowed.without(*labs);
    }
  }
  if (filters.docs) {
    Bits rows(segment.papers());
    for (const store::Doc doc : *filters.docs) {
      if (const auto local = segment.find_doc(doc)) rows.set(*local);
    }
    allowed.only(rows);
  }
}

}  // namespace

std::shared_ptr<const Bits> allowed_rows(const Query& query, const Lexicon& lexicon, const LiveSegment& live,
                                         std::size_t segment_number,
                                         const std::vector<const Node*>& excluded) {
  const Segment& segment = *live.segment;
  Allowed allowed(live);
  columns(query.filters, segment, allowed);
  const auto rows_of = [&](const Node& node) {
    const auto matcher = make_matcher(node, lexicon, segment, segment_number);
    Bits rows(segment.papers());
    for (Local local = matcher->seek(0); local != kNoLocal; local = matcher->seek(local + 1)) rows.set(local);
    return rows;
  };
  for (const std::string& name : query.filters.authors) {
    Node node;
    node.op = Node::Op::word;
    node.field = Field::author;
    node.words = name_words(name);
    allowed.only(rows_of(node));
  }
  for (const Node* const node : excluded) allowed.without(rows_of(*node));
  return allowed.take();
}

}  // namespace quire::index
