package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.repmlpeval.job.run.executor.read.FaultException;
import org.repmlpeval.job.run.executor.read.LabelSteps;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.segmentation.PredictionScorer;
import org.repmlpeval.job.task.segmentation.SegmentationImage;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/** Scores published label maps against label files, on all cores of this machine. */
record MapScorer(SegmentationTask task, LabelSteps labels, PublishedMaps maps) {
    /**
     * @param images of the rows, in their order
     * @throws org.repmlpeval.model.InvalidInputException if a label map is missing or damaged
     */
    SegmentationResult sum(List<PixelRow> rows, List<ImageEntry> images) throws IOException {
        int threads = Math.min(rows.size(), Runtime.getRuntime().availableProcessors());
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<SegmentationResult>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                parts.add(pool.submit(() -> part(rows, images, next)));
            }
            SegmentationResult sum = task.none();
            for (Future<SegmentationResult> part : parts) {
                sum = sum.plus(part.get());
            }
            return sum;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while label maps were scored", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** The images that no other thread has taken. */
    private SegmentationResult part(List<PixelRow> rows, List<ImageEntry> images, AtomicInteger next)
            throws IOException, InterruptedException {
        SegmentationResult sum = task.none();
        for (int i = next.getAndIncrement(); i < rows.size(); i = next.getAndIncrement()) {
            sum = sum.plus(score(rows.get(i), images.get(i)));
        }
        return sum;
    }

    private SegmentationImage score(PixelRow row, ImageEntry image) throws IOException, InterruptedException {
        Subject subject = Subject.of(row.id());
        if (row.outcome() != ImageOutcome.SCORED) {
            return task.fault(subject, row.outcome(), row.reason());
        }
        List<LabelMap> predicted = new ArrayList<>();
        for (String form : task.forms()) {
            predicted.add(maps.map(form, row.id()));
        }
        LabelMap any = predicted.get(0);
        for (int f = 1; f < predicted.size(); f++) {
            LabelMap other = predicted.get(f);
            if (other.width() != any.width() || other.height() != any.height()) {
                throw maps.damaged(task.forms().get(f), row.id(), "its size differs from that of the first form");
            }
        }
        try {
            return score(row, predicted, labels.map(image, any.width(), any.height()));
        } catch (FaultException e) {
            return task.fault(subject, e.outcome(), e.getMessage());
        }
    }

    private SegmentationImage score(PixelRow row, List<LabelMap> predicted, LabelMap label) {
        PredictionScorer scorer = new PredictionScorer(task, label.width());
        List<int[]> classes = Stream.generate(() -> new int[label.width()])
                .limit(predicted.size())
                .toList();
        for (int first = 0; first < label.classes().length; first += label.width()) {
            for (int f = 0; f < classes.size(); f++) {
                read(predicted.get(f), first, classes.get(f), row, f);
            }
            scorer.row(classes, label.classes(), first);
        }
        SegmentationImage image = scorer.image(
                row.id(), label.stray().pixels() == 0 ? null : label.stray().values(), row.drift());
        for (int f = 0; f < classes.size(); f++) {
            if (!image.forms().get(f).sha256().equals(row.sha256().get(f))) {
                throw maps.damaged(task.forms().get(f), row.id(), "its SHA-256 differs from that in the rows");
            }
        }
        return image;
    }

    private void read(LabelMap map, int first, int[] row, PixelRow of, int form) {
        for (int x = 0; x < row.length; x++) {
            row[x] = map.classes()[first + x];
            if (row[x] < 0) {
                throw maps.damaged(task.forms().get(form), of.id(), "it has a value that is no class");
            }
        }
    }
}
