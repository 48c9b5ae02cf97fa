#include "labs/dynamic-submodular/day_selection.h"

#include <charconv>
#include <limits>

#include "labs/engines/submodular/choose.h"

namespace quire::labs::dynamic_submodular {

namespace {

constexpr std::string_view kName = "day-selection 1";

/// Numbers and strings one after the other, each followed by a blank; a string after its length.
class Writer {
 public:
  template <class Number>
  Writer& number(Number n) {
    char digits[32];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
    out_ += ' ';
    return *this;
  }
  Writer& string(std::string_view s) {
    number(s.size());
    out_.append(s);
    out_ += ' ';
    return *this;
  }
  Writer& vector(const std::vector<float>& v) {
    number(v.size());
    for (const float x : v) number(x);
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// Reads them; after the first fault everything reads as 0 or empty.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  template <class Number>
  Number number(Number least = std::numeric_limits<Number>::lowest(),
                Number most = std::numeric_limits<Number>::max()) {
    Number n{};
    const auto [end, fault] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), n);
    at_ = static_cast<std::size_t>(end - text_.data());
    if (fault != std::errc() || !(n >= least && n <= most) || !blank()) return fail(), Number{};
    return n;
  }
  std::size_t count() { return number<std::size_t>(0, text_.size() - at_); }
  std::string string() {
    const std::size_t size = count();
    if (size > text_.size() - at_) return fail(), std::string();
    std::string s(text_.substr(at_, size));
    at_ += size;
    if (!blank()) return fail(), std::string();
    return s;
  }
  std::vector<float> vector() {
    std::vector<float> v;
    for (std::size_t n = count(); n > 0 && !failed_; --n) v.push_back(number<float>());
    return v;
  }
  bool failed() const { return failed_; }
  Error fault() const {
    return Error{"saved selection: byte " + std::to_string(at_) + ": not as it was saved"};
  }

 private:
  bool blank() { return at_ < text_.size() && text_[at_++] == ' '; }
  void fail() {
    failed_ = true;
    at_ = std::min(at_, text_.size());
    text_ = text_.substr(0, at_);
  }
  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

Frozen read_frozen(Reader& in) {
  Frozen frozen;
  for (std::size_t n = in.count(); n > 0 && !in.failed(); --n) {
    std::string word = in.string();
    frozen.idf.emplace_back(std::move(word), in.number<double>());
  }
  for (std::size_t n = in.count(); n > 0 && !in.failed(); --n) {
    frozen.points.push_back(in.vector());
    frozen.weights.push_back(in.number<double>());
  }
  return frozen;
}

}  // namespace

Result<DaySelection> DaySelection::start(std::span<const PaperFeatures> recent, const DayOptions& options) {
  auto frozen = freeze(recent, options.papers);
  if (!frozen) return Error{frozen.error()};
  DaySelection day;
  day.options_ = options;
  if (Status ready = day.prepare(std::move(*frozen)); !ready) return Error{ready.error()};
  const Settings settings{options.papers.k, options.eps, options.papers.seed};
  auto dynamic = DynamicSubmodular::create(*day.oracle_, settings);
  if (!dynamic) return Error{dynamic.error()};
  day.dynamic_ = std::make_unique<DynamicSubmodular>(std::move(*dynamic));
  return day;
}

Status DaySelection::prepare(Frozen frozen) {
  auto papers = PapersObjective::create(std::move(frozen), options_.papers);
  if (!papers) return Error{papers.error()};
  papers_ = std::move(*papers);
  oracle_ = std::make_unique<Oracle>(papers_->objective());
  return success();
}

Status DaySelection::take(const std::string& key, const PaperFeatures& paper, bool live) {
  if (live && has(key)) return Error{"the paper is there already"};
  const Result<Id> id = papers_->add(paper);
  if (!id) return Error{id.error()};
  taken_.push_back({key, paper, live});
  if (live) live_.emplace(key, *id);
  return success();
}

Status DaySelection::publish(const std::string& key, const PaperFeatures& paper) {
  if (Status taken = take(key, paper, true); !taken) return taken;
  fresh_ = false;
  return dynamic_->insert(live_.at(key));
}

Status DaySelection::withdraw(const std::string& key) {
  const auto found = live_.find(key);
  if (found == live_.end()) return Error{"the paper is not there"};
  fresh_ = false;
  taken_[found->second].live = false;
  Status erased = dynamic_->erase(found->second);
  live_.erase(found);
  return erased;
}

const DaySelection::Selection& DaySelection::select() {
  if (fresh_) return selection_;
  const Solution& best = dynamic_->best();
  selection_ = {{}, best.value, 0};
  for (const Id id : best.ids) selection_.keys.push_back(taken_[id].key);
  selection_.upper_bound =
      submodular::upper_bound(papers_->objective(), dynamic_->live_ids(), options_.papers.k, best.ids);
  fresh_ = true;
  return selection_;
}

std::string DaySelection::save() const {
  Writer out;
  out.string(kName);
  const PapersOptions& p = options_.papers;
  out.number(p.k).number(p.words).number(p.closeness).number(p.scores).number(p.reference_max).number(p.seed);
  out.number(options_.eps);
  const Frozen& frozen = papers_->frozen();
  out.number(frozen.idf.size());
  for (const auto& [word, idf] : frozen.idf) out.string(word).number(idf);
  out.number(frozen.points.size());
  for (std::size_t i = 0; i < frozen.points.size(); ++i)
    out.vector(frozen.points[i]).number(frozen.weights[i]);
  out.number(taken_.size());
  for (const Taken& t : taken_) {
    out.string(t.key).number(int{t.live}).number(t.paper.score).vector(t.paper.vector);
    out.number(t.paper.terms.size());
    for (const auto& [word, count] : t.paper.terms) out.string(word).number(count);
  }
  return out.string(dynamic_->save()).take();
}

Result<DaySelection> DaySelection::load(std::string_view text) {
  Reader in(text);
  DaySelection day;
  PapersOptions& p = day.options_.papers;
  if (in.string() != kName) return Error{"saved selection: not one, or of another version"};
  p.k = in.number<std::uint32_t>();
  for (double* weight : {&p.words, &p.closeness, &p.scores}) *weight = in.number<double>();
  p.reference_max = in.number<std::size_t>();
  p.seed = in.number<std::uint64_t>();
  day.options_.eps = in.number<double>();
  Frozen frozen = read_frozen(in);
  if (in.failed()) return in.fault();
  if (Status ready = day.prepare(std::move(frozen)); !ready)
    return Error{"saved selection: " + ready.error()};
  for (std::size_t n = in.count(); n > 0; --n) {
    const std::string key = in.string();
    const bool live = in.number<int>(0, 1) == 1;
    PaperFeatures paper;
    paper.score = in.number<double>();
    paper.vector = in.vector();
    for (std::size_t words = in.count(); words > 0 && !in.failed(); --words) {
      std::string word = in.string();
      paper.terms.emplace_back(std::move(word), in.number<double>());
    }
    if (in.failed()) return in.fault();
    if (Status taken = day.take(key, paper, live); !taken) return Error{"saved selection: " + taken.error()};
  }
  const std::string state = in.string();
  if (in.failed()) return in.fault();
  auto dynamic = DynamicSubmodular::load(*day.oracle_, state);
  if (!dynamic) return Error{"saved selection: " + dynamic.error()};
  if (dynamic->settings().k != p.k || dynamic->live_ids().size() != day.live_.size())
    return Error{"saved selection: its state is of other papers"};
  for (const auto& [key, id] : day.live_)
    if (!dynamic->live(id)) return Error{"saved selection: its state is of other papers"};
  day.dynamic_ = std::make_unique<DynamicSubmodular>(std::move(*dynamic));
  return day;
}

}  // namespace quire::labs::dynamic_submodular
