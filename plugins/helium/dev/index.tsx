import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { createDemoApp } from './app';
import '@backstage/ui/css/styles.css';

ReactDOM.createRoot(document.getElementById('root')!).render(createDemoApp());
