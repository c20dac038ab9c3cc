package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.page.extra.Overlays;
import org.repmlpeval.job.report.page.extra.Overlays.Colour;
import org.repmlpeval.job.report.page.extra.Overlays.Overlay;
import org.repmlpeval.job.report.page.extra.Overlays.Picture;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.executor.read.FaultException;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.LabelSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * Makes small pictures of segmentations: the image and its label from the data set, and predictions from the label maps that tasks wrote.
 *
 * @param context how images and labels are read
 * @param classNames name of a class
 */
public record OverlayImages(Configuration hadoop, RunContext context, IntFunction<String> classNames) {
    /** Longest side of a picture in pixels. */
    static final int SIDE = 144;

    /** Largest length of all pictures together, as text. */
    static final int BUDGET = 500_000;

    /** Where the label map of a form's predictions lies. */
    @FunctionalInterface
    public interface Predictions {
        Location file(String form, ImageEntry image) throws IOException;
    }

    /**
     * Images whose pictures do not fit are left out, and counted in a sentence. If an image or a label map cannot be read again, the reason
     * stands for all pictures.
     */
    public Overlays of(List<ChosenImage> chosen, Predictions predictions) {
        SegmentationTask task = (SegmentationTask) context.task();
        Set<Integer> seen = new TreeSet<>();
        List<Overlay> overlays = new ArrayList<>();
        long length = 0;
        try {
            for (ChosenImage image : chosen) {
                Set<Integer> shown = new TreeSet<>(seen);
                Overlay overlay = overlay(image, task, predictions, shown);
                long own = overlay.pictures().stream()
                        .mapToLong(picture -> picture.image().data().length())
                        .sum();
                if (length + own <= BUDGET) {
                    length += own;
                    seen = shown;
                    overlays.add(overlay);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing(new InterruptedIOException("the run was interrupted"));
        } catch (IOException | RuntimeException | ImageException | FaultException e) {
            // A page without pictures is better than no page.
            return missing(e);
        }
        return new Overlays(overlays, legend(task, seen), leftOut(chosen.size() - overlays.size(), chosen.size()));
    }

    /** Null if no image is left out. */
    private static String leftOut(int images, int of) {
        return images == 0
                ? null
                : images + " of " + Count.of(of, "image") + Count.verb(images, " is", " are")
                        + " left out, because all pictures together may have " + BUDGET / 1000 + " kB.";
    }

    private static Overlays missing(Exception reason) {
        return Overlays.none(
                "There are no pictures of predictions, because an image or its label could not be read again: "
                        + reason.getMessage());
    }

    private Overlay overlay(ChosenImage image, SegmentationTask task, Predictions predictions, Set<Integer> seen)
            throws IOException, InterruptedException, ImageException, FaultException {
        String form = task.reference();
        LabelMap reference = prediction(predictions.file(form, image.entry()), task);
        String changed = null;
        LabelMap other = reference;
        for (String one : task.others()) {
            LabelMap map = prediction(predictions.file(one, image.entry()), task);
            if (differing(map, reference) > differing(other, reference)) {
                changed = one;
                other = map;
            }
        }
        LabelMap label = label(image.entry(), reference);
        RgbImage small = image(image.entry());
        ClassMaps maps = new ClassMaps(small.width(), small.height(), task.classes());
        List<Picture> pictures = new ArrayList<>();
        pictures.add(new Picture("image", ThumbnailImage.of(small)));
        pictures.add(new Picture("label", ThumbnailImage.png(maps.classes(label, seen))));
        pictures.add(new Picture("prediction of " + form, ThumbnailImage.png(maps.classes(reference, seen))));
        if (changed != null) {
            pictures.add(new Picture("prediction of " + changed, ThumbnailImage.png(maps.classes(other, seen))));
        }
        pictures.add(new Picture("difference", ThumbnailImage.png(maps.difference(small, label, reference, other))));
        return new Overlay(image.entry().id(), image.facts(), pictures);
    }

    private static int differing(LabelMap map, LabelMap reference) {
        int pixels = 0;
        for (int i = 0; i < map.classes().length; i++) {
            pixels += map.classes()[i] == reference.classes()[i] ? 0 : 1;
        }
        return pixels;
    }

    /** In which K is no valid prediction. */
    private LabelMap prediction(Location file, SegmentationTask task) throws IOException, ImageException {
        LabelMapDecoder decoder = new LabelMapDecoder(
                LabelRule.of(task.classes() + 1).build(), context.source().maxImagePixels());
        try (InputStream in = file.fileSystem().open(file.path())) {
            return decoder.decode(in.readAllBytes());
        }
    }

    private LabelMap label(ImageEntry entry, LabelMap prediction)
            throws IOException, InterruptedException, FaultException {
        RunContext.Pixels pixels = context.pixels();
        try (PatientReader reader = reader(pixels.labelRoot())) {
            return new LabelSteps(
                            reader,
                            new LabelMapDecoder(pixels.rule(), context.source().maxImagePixels()))
                    .map(entry, prediction.width(), prediction.height());
        }
    }

    private RgbImage image(ImageEntry entry) throws IOException, InterruptedException {
        Preprocessor preprocessor =
                new Preprocessor(context.recipe(), context.source().maxImagePixels());
        try (PatientReader reader = reader(context.source().root())) {
            ImageSteps steps = new ImageSteps(
                    reader, preprocessor, decoded -> ThumbnailImage.shrunk(preprocessor.upright(decoded), SIDE));
            PreparedImage image = steps.prepare(entry, steps.read(entry), 0);
            if (!image.usable()) {
                throw new IOException(entry.id() + ": " + image.reason());
            }
            return image.cropped();
        }
    }

    private PatientReader reader(URI root) throws IOException {
        return new PatientReader(
                hadoop, root, context.source().maxImageBytes(), context.source().listed(), PatientReader.Attempt.LAST);
    }

    /** The classes that the pictures show, and what the other colours mean. */
    private List<Colour> legend(SegmentationTask task, Set<Integer> seen) {
        List<Colour> legend = new ArrayList<>();
        for (int c : seen) {
            if (c >= 0 && c < task.classes()) {
                legend.add(new Colour(classNames.apply(c), ClassColours.swatch(ClassColours.of(c))));
            }
        }
        if (seen.contains((int) LabelMap.IGNORED)) {
            legend.add(new Colour("ignored, or no class", ClassColours.swatch(ClassColours.UNLABELLED)));
        }
        if (seen.contains(task.classes())) {
            legend.add(new Colour("no valid prediction", ClassColours.swatch(ClassColours.NO_PREDICTION)));
        }
        legend.add(new Colour("difference: wrong in " + task.reference(), ClassColours.swatch(ClassColours.WRONG)));
        if (!task.others().isEmpty()) {
            legend.add(new Colour("difference: changed between the forms", ClassColours.swatch(ClassColours.CHANGED)));
        }
        return legend;
    }
}
