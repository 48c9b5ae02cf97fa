// The objective that a reader names, over a reader's elements.
#include "labs/dynamic-submodular/own_data.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::dynamic_submodular {

using submodular::Item;
using submodular::Items;
using submodular::Reference;

std::unordered_map<std::string, std::uint32_t> numbers_of_terms(const OwnUpdates& updates) {
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (const OwnUpdate& u : updates.updates)
    for (const auto& [word, count] : u.features.terms)
      numbers.try_emplace(word, static_cast<std::uint32_t>(numbers.size()));
  return numbers;
}

Result<std::unique_ptr<OwnObjective>> OwnObjective::create(const Options& options, const OwnUpdates& updates,
                                                           const OwnReference* reference, OwnValues* values) {
  std::unique_ptr<OwnObjective> own(new OwnObjective);
  own->options_ = options;
  if (options.name == "values") {
    if (values == nullptr) return Error{"values: this objective needs a file of the values of all subsets"};
    for (std::size_t i = 0; i < values->ids.size(); ++i)
      own->numbers_.emplace(values->ids[i], static_cast<std::uint32_t>(i));
    own->objective_ = std::move(values->table);
    return own;
  }
  const bool frozen = options.name == "papers" || options.name == "facility";
  if (frozen) {
    std::vector<PaperFeatures> papers;
    if (reference == nullptr)
      for (const OwnUpdate& u : updates.updates)
        if (u.kind == OwnUpdate::Kind::insert) papers.push_back(u.features);
    const Status fine = reference != nullptr ? own->freeze_over(reference->papers, reference->weights)
                                             : own->freeze_over(papers, {});
    if (!fine) return Error{(reference != nullptr ? "reference: " : updates.name + ": ") + fine.error()};
  }
  if (options.name != "papers") own->numbers_ = numbers_of_terms(updates);
  if (Status built = own->build(); !built) return Error{built.error()};
  return own;
}

Status OwnObjective::freeze_over(const std::vector<PaperFeatures>& papers,
                                 const std::vector<double>& weights) {
  PapersOptions options;
  options.k = options_.k;
  options.seed = options_.seed;
  options.interest = weights;
  auto frozen = freeze(papers, options);
  if (!frozen) return Error{frozen.error()};
  if (options_.name == "papers") {
    auto objective = PapersObjective::create(std::move(*frozen), options);
    if (!objective) return Error{objective.error()};
    papers_ = std::move(*objective);
    return success();
  }
  auto points = Reference::of(frozen->points, frozen->weights);
  if (!points) return Error{points.error()};
  items_ = std::make_unique<Items>(std::move(*points));
  return success();
}

Status OwnObjective::build() {
  if (papers_) return success();
  if (!items_) items_ = std::make_unique<Items>();
  const auto keep = [&](auto made) -> Status {
    if (!made) return Error{made.error()};
    objective_ = std::move(*made);
    return success();
  };
  if (options_.name == "coverage") return keep(submodular::Coverage::of(*items_));
  if (options_.name == "probcover")
    return keep(submodular::ProbCover::of(*items_, std::vector<double>(numbers_.size(), 1)));
  if (options_.name == "facility") return keep(submodular::Facility::of(*items_));
  if (options_.name == "logdet") return keep(submodular::LogDet::of(*items_, options_.scale));
  objective_ = std::make_unique<submodular::Modular>(*items_);
  return success();
}

const submodular::Objective& OwnObjective::objective() const {
  return papers_ ? papers_->objective() : *objective_;
}

/// What the objective looks at, and nothing else.
Result<Item> OwnObjective::item_of(const PaperFeatures& features) {
  Item item;
  const std::string& name = options_.name;
  if (name == "coverage" || name == "probcover")
    for (const auto& [word, value] : features.terms) item.terms.push_back({numbers_.at(word), value});
  if (name == "probcover")
    if (Status fine = submodular::ProbCover::check(item); !fine) return Error{fine.error()};
  if (name == "facility" || name == "logdet") {
    if (features.vector.empty()) return Error{"this objective needs a \"vector\""};
    item.vector = features.vector;
  }
  if (name == "modular") item.score = features.score;
  return item;
}

Result<submodular::Id> OwnObjective::add(const std::string& id, const PaperFeatures& features) {
  if (papers_) return papers_->add(features);
  if (options_.name == "values") {
    const auto known = numbers_.find(id);
    if (known == numbers_.end()) return Error{"the file of values has no element " + tables::shown(id)};
    return known->second;
  }
  const auto item = item_of(features);
  if (!item) return Error{item.error()};
  return items_->add(*item);
}

}  // namespace quire::labs::dynamic_submodular
