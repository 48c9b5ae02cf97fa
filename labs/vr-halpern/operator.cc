#include "labs/vr-halpern/operator.h"

#include <cmath>

#include "labs/engines/linear/projection.h"
#include "labs/vr-halpern/kernels.h"

namespace quire::labs::vr_halpern {

void FiniteSum::draw_batch(random::Stream& stream, std::span<Index> batch) {
  for (Index& i : batch) i = draw(stream);
}

void FiniteSum::pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) {
  for (const Index i : batch) {
    component(i, u, out, scale);
    component(i, v, out, -scale);
  }
}

void Product::apply(double eta, Out v) {
  std::size_t at = 0;
  for (Block& block : blocks_) {
    const Out part = v.subspan(at, block.size);
    at += block.size;
    switch (block.kind) {
      case Block::Kind::free:
        break;
      case Block::Kind::simplex:
        block.threshold = linear::project_simplex(part, block.bound, block.threshold);
        break;
      case Block::Kind::ball:
        linear::project_ball(part, block.bound);
        break;
      case Block::Kind::box:
        linear::project_box(part, block.low, block.bound);
        break;
      case Block::Kind::l1:
        linear::soft_threshold(part, eta * block.bound);
        break;
      case Block::Kind::simplex_ball:
        for (double& x : part) x /= block.scale;
        linear::project_simplex_ball(part, block.bound / block.scale);
        for (double& x : part) x *= block.scale;
        break;
    }
  }
}

void Counted::full(In u, Out out) {
  evaluations_ += components();
  counted_.full(u, out);
}

void Counted::component(Index i, In u, Out out, double scale) {
  ++evaluations_;
  counted_.component(i, u, out, scale);
}

void Counted::pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) {
  evaluations_ += 2 * batch.size();
  counted_.pair_diff(batch, u, v, out, scale);
}

double dot(In u, In v) { return kernels().dot(u.data(), v.data(), u.size()); }

double norm(In v) { return std::sqrt(dot(v, v)); }

double distance(In u, In v) { return std::sqrt(kernels().distance2(u.data(), v.data(), u.size())); }

double natural_residual(FiniteSum& problem, Resolvent& resolvent, double eta, In u) {
  Vec value(u.size()), moved(u.begin(), u.end());
  problem.full(u, value);
  kernels().add(moved.data(), -eta, value.data(), moved.size());
  resolvent.apply(eta, moved);
  return distance(u, moved) / eta;
}

}  // namespace quire::labs::vr_halpern
