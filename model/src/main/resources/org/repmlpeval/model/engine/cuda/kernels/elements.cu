// Kernels that read and write element by element.

// y = f(scale[row] * x + shift[row] + base): what follows a product, in one pass, for columns from first on. Rows of values have pitch
// elements, those of sums only these columns. What is read and y may be the same.
KERNEL finish(
        const stored* x,
        const real* sums,
        stored* y,
        const stored* base,
        const real* scale,
        const real* shift,
        int function,
        count rows,
        count columns,
        count first,
        count pitch) {
    EACH_ROW(row, rows) {
        real factor = scale ? scale[row] : 1;
        real addend = shift ? shift[row] : 0;
        EACH_COLUMN(column, columns) {
            position at = (position) row * pitch + first + column;
            real read = sums ? sums[(position) row * columns + column] : (real) x[at];
            real value = factor * read + addend;
            y[at] = apply(function, base ? value + base[at] : value);
        }
    }
}

// y = base + gate[row, image] * (scale[row, element] * x + shift[row, element]); positions lie partition by partition, and an
// element is a position in its partition.
KERNEL affine(
        const stored* x,
        const real* sums,
        stored* y,
        const stored* base,
        const stored* gate,
        const real* scale,
        const real* shift,
        count rows,
        count images,
        count positions,
        count area) {
    count columns = images * positions;
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, columns) {
            position at = (position) row * columns + column;
            position element = (position) row * area + column % area;
            real value = element_of(x, sums, at);
            if (scale) {
                value *= scale[element];
            }
            if (shift) {
                value += shift[element];
            }
            if (gate) {
                value *= gate[(position) row * images + column / positions];
            }
            y[at] = base ? base[at] + value : value;
        }
    }
}

// Adds a number per partition to each of its pixels.
KERNEL spread(const stored* x, const stored* addend, stored* y, count rows, count columns, count area) {
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, columns) {
            position at = (position) row * columns + column;
            y[at] = x[at] + addend[(position) row * (columns / area) + column / area];
        }
    }
}

// Rounds to a grid of 255 steps, ties to even.
KERNEL quantize(const stored* x, stored* y, real scale, count rows, count columns) {
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, columns) {
            position at = (position) row * columns + column;
            real steps = rint_of(x[at] / scale);
            steps = steps > 127 ? 127 : steps < -127 ? -127 : steps;
            y[at] = steps * scale;
        }
    }
}

// Rounds to a type with fewer digits, ties to even; what is beyond the largest value becomes infinite. Numbers smaller than those of the
// smallest exponent have fewer digits still.
KERNEL reduce(
        const stored* x, stored* y, int digits, int smallest_exponent, real largest, count rows, count columns) {
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, columns) {
            position at = (position) row * columns + column;
            real value = x[at];
            int exponent = exponent_of(value);
            real unit = power_of_two((exponent < smallest_exponent ? smallest_exponent : exponent) - digits);
            real rounded = rint_of(value / unit) * unit;
            if (rounded > largest || rounded < -largest) {
                real infinite = power_of_two(2000);
                rounded = value > 0 ? infinite : -infinite;
            }
            // Infinite values and not-a-number stay what they are.
            y[at] = value - value == 0 ? rounded : value;
        }
    }
}
