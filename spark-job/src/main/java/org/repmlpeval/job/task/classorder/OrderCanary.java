package org.repmlpeval.job.task.classorder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.classification.Confusion;
import org.repmlpeval.job.task.classorder.Assignment.Cell;

/**
 * Warns if the labels are probably in another class order than the network's outputs: if renaming the classes would raise top-1 far.
 *
 * <p>A renaming is reported if it has at least {@value #GAIN} of all images more right than the labels as given, and also if chance is
 * subtracted from both, and if its hits are more than {@value #DEVIATIONS} standard deviations above chance. Chance means that the same
 * predictions are dealt to the images at random, so a network that guesses, or always predicts the same class, gives no warning.
 *
 * <p>The renamings are the known orders and the best one for the data. The best one fits the data by construction; even random predictions
 * gain by it. It is therefore found on one half of the images and judged by the other half, in both directions. It is reported only if no
 * known order has at least {@value #EXPLAINS} of its gain.
 */
public final class OrderCanary {
    private static final double GAIN = 0.1;
    private static final double DEVIATIONS = 5;
    private static final double EXPLAINS = 0.9;
    private static final int LEAST_IMAGES = 20;

    /**
     * A renaming that would raise top-1.
     *
     * @param order name of the known order; null if it is none of them
     * @param images scored images
     * @param hits top-1 hits with the labels as given
     * @param renamedHits hits after renaming; if the order is not known, those on the halves that did not choose it
     */
    public record Finding(String order, long images, long hits, long renamedHits) {}

    private final int classes;
    private final List<Cell> all;
    private final List<List<Cell>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    private final Agreement given;

    private OrderCanary(int classes, Confusion confusion) {
        this.classes = classes;
        confusion.forEach((label, predicted, half, count) -> halves.get(half).add(new Cell(label, predicted, count)));
        all = new ArrayList<>(halves.get(0));
        all.addAll(halves.get(1));
        given = Agreement.of(IntStream.range(0, classes).toArray(), all);
    }

    /** @param classes number of the network's outputs */
    public static Optional<Finding> find(int classes, Confusion confusion, List<KnownOrder> known) {
        OrderCanary canary = new OrderCanary(classes, confusion);
        return canary.given.images() < LEAST_IMAGES || canary.cannotGain() ? Optional.empty() : canary.find(known);
    }

    /** Whether even the best prediction for each label, were they all free, would not gain enough. */
    private boolean cannotGain() {
        long[] best = new long[classes];
        long bound = 0;
        Map<Long, Long> cells = new HashMap<>();
        for (Cell cell : all) {
            long sum = cells.merge((long) cell.row() * classes + cell.column(), cell.count(), Long::sum);
            best[cell.row()] = Math.max(best[cell.row()], sum);
        }
        for (long one : best) {
            bound += one;
        }
        return bound - given.hits() < GAIN * given.images();
    }

    private Optional<Finding> find(List<KnownOrder> known) {
        Agreement bestKnown = null;
        String name = null;
        for (KnownOrder order : known) {
            Agreement renamed = Agreement.of(order.map(), all);
            if (gains(renamed) && (bestKnown == null || renamed.hits() > bestKnown.hits())) {
                bestKnown = renamed;
                name = order.name();
            }
        }
        Agreement learnt = Agreement.of(Assignment.best(classes, halves.get(0)), halves.get(1))
                .plus(Agreement.of(Assignment.best(classes, halves.get(1)), halves.get(0)));
        boolean unknown = gains(learnt)
                && (bestKnown == null || bestKnown.hits() - given.hits() < EXPLAINS * (learnt.hits() - given.hits()));
        if (unknown) {
            return Optional.of(new Finding(null, given.images(), given.hits(), learnt.hits()));
        }
        return bestKnown == null
                ? Optional.empty()
                : Optional.of(new Finding(name, given.images(), given.hits(), bestKnown.hits()));
    }

    private boolean gains(Agreement renamed) {
        double least = GAIN * given.images();
        return renamed.hits() - given.hits() >= least
                && renamed.excess() - Math.max(0, given.excess()) >= least
                && renamed.beyondChance(DEVIATIONS);
    }
}
