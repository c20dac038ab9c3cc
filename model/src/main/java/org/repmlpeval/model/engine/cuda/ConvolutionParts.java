package org.repmlpeval.model.engine.cuda;

import org.repmlpeval.model.engine.cuda.ConvolutionSteps.Finish;
import org.repmlpeval.model.engine.cuda.ConvolutionSteps.Reads;
import org.repmlpeval.model.engine.cuda.Steps.Ending;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.engine.cuda.device.Product.Element;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/**
 * A convolution as products of matrices, for types in which cuBLASLt is much faster than loops in float32. It goes through a part of the
 * columns at a time: a kernel writes what the convolution reads there, {@code (groups, depth, columns)}, unless the input is such a
 * matrix; a product adds up; and if values are narrower than sums, what follows reads these from memory of their own. A part is so small
 * that large devices keep it in their cache.
 */
final class ConvolutionParts {
    /** Bytes that what is written for a part should not exceed. */
    private static final long MOST_BYTES = 32L << 20;

    private final Convolve conv;
    private final Layout out;
    private final NumberType type;
    private final Finish finish;
    private final Reads reads;
    private final long weight;

    private ConvolutionParts(Convolve whole, Reads reads, Finish finish, Layout out, DeviceWeights weights) {
        conv = whole.withoutWeights();
        this.out = out;
        type = weights.type();
        this.finish = finish;
        this.reads = reads;
        weight = weights.arranged(whole.weight(), out.channelOrder(), reads.order());
    }

    static Step of(Convolve whole, Reads reads, Finish finish, Layout out, DeviceWeights weights) {
        ConvolutionParts parts = new ConvolutionParts(whole, reads, finish, out, weights);
        return new Step(parts::add, images -> parts.matrixBytes(images) + parts.sumBytes() * parts.columns(images));
    }

    /** Whether something follows that reads sums which do not fit into the result. */
    private boolean isApart() {
        return type.isNarrow() && finish.isNeeded(conv);
    }

    /** Bytes of a column that is written for a product. */
    private long columnBytes() {
        return reads.isMatrix() ? 0 : (long) conv.geometry().groups() * reads.depth() * type.bytes();
    }

    /** Bytes of a column of sums that are apart. */
    private long sumBytes() {
        return isApart() ? (long) out.shape().channels() * type.sums().bytes() : 0;
    }

    /** Columns of a part. Each part begins at an aligned address. */
    private int columns(int images) {
        int all = out.columns(images);
        long perColumn = columnBytes() + sumBytes();
        if (perColumn == 0) {
            return all;
        }
        long most = Math.max(1, MOST_BYTES / perColumn / DeviceMemory.ALIGNMENT) * DeviceMemory.ALIGNMENT;
        return (int) Math.min(most, all);
    }

    private long matrixBytes(int images) {
        return DeviceMemory.aligned(columnBytes() * columns(images));
    }

    private void add(Run run) {
        int all = out.columns(run.images());
        int most = columns(run.images());
        int y = conv.output();
        for (int from = 0; from < all; from += most) {
            int columns = Math.min(most, all - from);
            if (isApart()) {
                long sums = run.scratch(matrixBytes(run.images()));
                multiply(run, from, columns, new Product.Result(columns, Element.SUM), sums);
                Steps.finish(run, new Ending(conv, sums, from, columns), finish);
            } else {
                long result = run.address(y) + (long) from * type.bytes();
                multiply(run, from, columns, new Product.Result(all, Element.VALUE), result);
            }
        }
        if (!isApart() && finish.isNeeded(conv)) {
            Steps.finish(run, new Ending(conv, run.address(y), 0, all), finish);
        }
    }

    /** (g, O/g, depth) · (g, depth, columns). */
    private void multiply(Run run, int from, int columns, Product.Result result, long address) {
        int groups = conv.geometry().groups();
        int outputs = out.shape().channels() / groups;
        int pitch = reads.isMatrix() ? out.columns(run.images()) : columns;
        Product product = new Product(groups, outputs, columns, reads.depth(), pitch, result);
        run.multiply(product, weight, matrix(run, from, columns), address);
    }

    /** Address of what is read. */
    private long matrix(Run run, int from, int columns) {
        long x = run.address(conv.input());
        if (reads.isMatrix()) {
            return x + (long) from * type.bytes();
        }
        int rows = conv.geometry().groups() * reads.depth();
        long matrix = run.scratch(0);
        run.launch(
                "unfold",
                Grid.of(rows, columns),
                x,
                matrix,
                reads.tables()[0],
                reads.tables()[1],
                reads.tables()[2],
                reads.orders()[0],
                reads.orders()[1],
                reads.window(),
                run.images() * reads.maps(),
                reads.channels(),
                reads.depth(),
                rows,
                from,
                columns);
        return matrix;
    }
}
