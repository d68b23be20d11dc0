import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** One picture of all pictures in a folder, each with its name: `java android/Sheet.java FOLDER`. */
class Sheet {
    private static final int WIDTH = 180, HEIGHT = 360, GAP = 12, LABEL = 18, COLUMNS = 12;

    public static void main(String[] arguments) throws Exception {
        var folder = new File(arguments[0]);
        var files = folder.listFiles((in, name) -> name.endsWith(".png") && !name.equals("sheet.png"));
        Arrays.sort(files);
        var rows = (files.length + COLUMNS - 1) / COLUMNS;
        var sheet = new BufferedImage(GAP + COLUMNS * (WIDTH + GAP), GAP + rows * (HEIGHT + LABEL + GAP), BufferedImage.TYPE_INT_RGB);
        var pen = sheet.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.setColor(Color.GRAY);
        pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        pen.setColor(Color.WHITE);
        for (int at = 0; at < files.length; at++) {
            var picture = ImageIO.read(files[at]);
            var scale = Math.min((double) WIDTH / picture.getWidth(), (double) HEIGHT / picture.getHeight());
            int x = GAP + at % COLUMNS * (WIDTH + GAP), y = GAP + at / COLUMNS * (HEIGHT + LABEL + GAP);
            pen.drawImage(picture, x, y, (int) (picture.getWidth() * scale), (int) (picture.getHeight() * scale), null);
            pen.drawString(files[at].getName().replace(".png", ""), x, y + HEIGHT + LABEL - 4);
        }
        ImageIO.write(sheet, "png", new File(folder, "sheet.png"));
    }
}
