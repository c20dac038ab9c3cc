package org.repmlpeval.job.run.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.page.extra.Overlays;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.label.LabelMapEncoder;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.Target;

/** Pictures of a scene of the demo, with predictions that are made here. */
class OverlayImagesTest {
    private static final Path DATA =
            Path.of("..", "conf", "demo", "segmentation").toAbsolutePath().normalize();
    private static final int CLASSES = 11;
    private static final int SIDE = 112;

    @TempDir
    Path directory;

    private final Configuration hadoop = new Configuration();

    @Test
    void showsLabelPredictionsAndDifference() throws IOException {
        predict("train", 3, -1);
        predict("deploy", 3, 7);
        Overlays overlays = images("labels/00.png");

        assertThat(overlays.reason()).isNull();
        Overlays.Overlay one = overlays.images().get(0);
        assertThat(one.id()).isEqualTo("images/00.png");
        assertThat(one.facts()).containsExactly("a fact");
        assertThat(one.pictures())
                .extracting(Overlays.Picture::title)
                .containsExactly("image", "label", "prediction of train", "prediction of deploy", "difference");
        assertThat(one.pictures()).allSatisfy(picture -> assertThat(
                        picture.image().width() + "x" + picture.image().height())
                .isEqualTo("112x112"));
        assertThat(one.pictures().subList(1, 5))
                .allSatisfy(picture -> assertThat(picture.image().data()).startsWith("data:image/png;base64,"));
        assertThat(overlays.legend())
                .extracting(Overlays.Colour::name)
                .contains("class 0", "class 3", "class 7", "ignored, or no class")
                .endsWith("difference: wrong in train", "difference: changed between the forms")
                .doesNotContain("no valid prediction");
    }

    @Test
    void formsThatAgreeHaveOnePrediction() throws IOException {
        predict("train", CLASSES, -1);
        predict("deploy", CLASSES, -1);
        Overlays overlays = images("labels/00.png");

        assertThat(overlays.images().get(0).pictures())
                .extracting(Overlays.Picture::title)
                .containsExactly("image", "label", "prediction of train", "difference");
        assertThat(overlays.legend()).extracting(Overlays.Colour::name).contains("no valid prediction");
    }

    @Test
    void aLabelThatIsGoneIsTheReason() throws IOException {
        predict("train", 0, -1);
        predict("deploy", 0, -1);
        assertThat(images("labels/none.png"))
                .extracting(Overlays::reason)
                .asString()
                .startsWith(
                        "There are no pictures of predictions, because an image or its label could not be read again: "
                                + "label file labels/none.png: ");
    }

    /** A page that shows fewer images than were chosen says so. */
    @Test
    void imagesWhosePicturesAreTooLargeAreCounted() throws IOException {
        predict("train", 3, -1);
        predict("deploy", 3, 7);
        long one = length(images("labels/00.png", 1));
        int fit = (int) (OverlayImages.BUDGET / one);
        assertThat(fit).isPositive();

        assertThat(images("labels/00.png", fit).images()).hasSize(fit);
        assertThat(images("labels/00.png", fit).reason()).isNull();
        Overlays all = images("labels/00.png", fit + 2);
        assertThat(all.images()).hasSize(fit);
        assertThat(all.legend()).isEqualTo(images("labels/00.png", 1).legend());
        assertThat(all.reason())
                .isEqualTo(
                        "2 of " + (fit + 2) + " images are left out, because all pictures together may have 500 kB.");
        assertThat(images("labels/00.png", fit + 1).reason()).startsWith("1 of " + (fit + 1) + " images is left out,");
    }

    private static long length(Overlays overlays) {
        return overlays.images().stream()
                .flatMap(image -> image.pictures().stream())
                .mapToLong(picture -> picture.image().data().length())
                .sum();
    }

    /** Writes a map of one class, with one pixel of another unless that is negative. */
    private void predict(String form, int all, int pixel) throws IOException {
        LabelMapEncoder encoder = new LabelMapEncoder(SIDE, SIDE, CLASSES);
        for (int y = 0; y < SIDE; y++) {
            int[] row = new int[SIDE];
            for (int x = 0; x < SIDE; x++) {
                row[x] = pixel >= 0 && x == 5 && y == 6 ? pixel : all;
            }
            encoder.row(y, row);
        }
        Files.write(directory.resolve(form + ".png"), encoder.png());
    }

    private Overlays images(String label) throws IOException {
        return images(label, 1);
    }

    /** @param times how often the image is chosen */
    private Overlays images(String label, int times) throws IOException {
        ImageEntry entry = new ImageEntry(
                "images/00.png",
                new Target.LabelFile(label, Files.size(DATA.resolve("labels/00.png"))),
                Files.size(DATA.resolve("images/00.png")));
        RunContext context = new RunContext(
                new RunContext.Source(DATA.toUri(), 1 << 20, 1 << 20, ListingMoment.now()),
                new SegmentationTask(List.of("train", "deploy"), CLASSES),
                List.of(Form.TRAIN, Form.DEPLOY),
                Recipes.named("original"),
                null,
                1,
                new RunContext.Pixels(
                        DATA.toUri(),
                        LabelRule.of(CLASSES).ignoring(Set.of(255)).build(),
                        null));
        return new OverlayImages(hadoop, context, c -> "class " + c)
                .of(
                        Collections.nCopies(times, new ChosenImage(entry, List.of("a fact"))),
                        (form, image) -> Location.of(
                                hadoop, directory.resolve(form + ".png").toUri().toString()));
    }
}
