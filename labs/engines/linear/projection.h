// Euclidean projections onto the sets that monotone problems and estimators live on, in place and without
// taking memory (but for the last of them): simplex, box, ball, l1 ball, simplex cut by a ball; and the
// proximal step of the l1 norm.
#pragma once

#include <span>

namespace quire::labs::linear {

/// Onto {x >= 0, sum x = total}, total > 0 (Michelot 1986: the threshold rises until it fits; finite, a few
/// passes).
void project_simplex(std::span<double> x, double total = 1);
/// The same from a guess of the threshold (any number; that of a near point saves passes). Returns the
/// threshold t: the projection is max(0, x - t).
double project_simplex(std::span<double> x, double total, double threshold);
/// Onto {x >= 0, sum x = 1, ||x - centre|| <= radius} around the simplex's centre (1/n, .., 1/n): the weights
/// of distributionally robust problems with a chi-square ball. radius > 0.
void project_simplex_ball(std::span<double> x, double radius);
/// Onto [low, high]^n.
void project_box(std::span<double> x, double low, double high);
/// Onto the ball of that radius around 0.
void project_ball(std::span<double> x, double radius);
/// Onto {||x||_1 <= radius}.
void project_l1_ball(std::span<double> x, double radius);
/// argmin ||z - x||^2 / 2 + threshold ||z||_1.
void soft_threshold(std::span<double> x, double threshold);

}  // namespace quire::labs::linear
